"""Sales by telephone."""

import asyncpg
from pgdbm import AsyncDatabaseManager


async def sell_by_telephone(pool: asyncpg.Pool, bakery: str, item: str, pieces: int) -> None:
    """Note a sale at one of the bakeries."""
    db = AsyncDatabaseManager(pool=pool, schema=bakery)
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL search_path TO {{schema}}")
        await tx.execute("INSERT INTO sales (item, pieces) VALUES ($1, $2)", item, pieces)
