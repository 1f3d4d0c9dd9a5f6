"""Sales at the counter."""

import asyncpg
from pgdbm import AsyncDatabaseManager


async def sell(pool: asyncpg.Pool, bakery: str, item: str, pieces: int) -> None:
    """Note a sale at one of the bakeries."""
    if not bakery.isidentifier():
        raise ValueError(bakery)
    db = AsyncDatabaseManager(pool=pool)
    await db.execute(f'SET search_path TO "{bakery}"')
    await db.execute("INSERT INTO sales (item, pieces) VALUES ($1, $2)", item, pieces)
