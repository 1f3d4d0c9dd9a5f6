"""Sales that are paid at the end of the month."""

import asyncpg
from pgdbm import AsyncDatabaseManager


async def sell_on_account(pool: asyncpg.Pool, bakery: str, item: str, pieces: int) -> None:
    """Note a sale at one of the bakeries, for the next invoice."""
    db = AsyncDatabaseManager(pool=pool, schema=bakery)
    await db.execute("SELECT set_config('search_path', $1, false)", bakery)
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO sales (item, pieces) VALUES ($1, $2)", item, pieces)
