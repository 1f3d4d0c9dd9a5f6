"""A sale that takes from the stock of another service."""

from pgdbm import AsyncDatabaseManager


async def sell_one(sales: AsyncDatabaseManager, stock: AsyncDatabaseManager, item: str) -> None:
    """Note a sale, and have the stock take it off."""
    async with sales.transaction() as tx:
        await tx.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, 1)", item)
        await stock.execute("UPDATE {{tables.crates}} SET pieces = pieces - 1 WHERE item = $1", item)
