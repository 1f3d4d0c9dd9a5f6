"""Sales to firms."""

import asyncpg
from pgdbm import AsyncDatabaseManager


async def sell_to_firm(pool: asyncpg.Pool, bakery: str, item: str, pieces: int) -> None:
    """Note a sale at one of the bakeries."""
    db = AsyncDatabaseManager(pool=pool, schema=bakery)
    async with db.acquire() as connection:
        await connection.execute(db.prepare_query("SET search_path TO {{schema}}"))
        await connection.execute("INSERT INTO sales (item, pieces) VALUES ($1, $2)", item, pieces)
