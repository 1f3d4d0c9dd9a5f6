"""What is to be baked early."""

from pgdbm import AsyncDatabaseManager


async def plan_early(db: AsyncDatabaseManager, item: str) -> None:
    """Plan an item, unless another till has done so already."""
    await db.execute("SELECT pg_advisory_xact_lock(hashtext($1))", item)
    async with db.transaction() as tx:
        planned = await tx.fetch_value("SELECT count(*) FROM {{tables.plans}} WHERE item = $1", item)
        if not planned:
            await tx.execute("INSERT INTO {{tables.plans}} (item) VALUES ($1)", item)
