"""What is to be baked for Saturday."""

from pgdbm import AsyncDatabaseManager

PLANNING = 4712


async def plan_weekend(db: AsyncDatabaseManager, item: str) -> None:
    """Plan an item, unless another till has done so already."""
    async with db.acquire() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", PLANNING)
        plans = db.prepare_query("{{tables.plans}}")
        if await connection.fetchval(f"SELECT count(*) FROM {plans} WHERE item = $1", item):
            return
        await connection.execute(f"INSERT INTO {plans} (item) VALUES ($1)", item)
