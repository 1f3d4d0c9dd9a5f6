"""What is to be baked tonight."""

from pgdbm import AsyncDatabaseManager

PLANNING = 4711


async def plan(db: AsyncDatabaseManager, item: str) -> None:
    """Plan an item, unless another till has done so already."""
    await db.execute("SELECT pg_advisory_lock($1)", PLANNING)
    try:
        if not await db.fetch_value("SELECT count(*) FROM {{tables.plans}} WHERE item = $1", item):
            await db.execute("INSERT INTO {{tables.plans}} (item) VALUES ($1)", item)
    finally:
        await db.execute("SELECT pg_advisory_unlock($1)", PLANNING)
