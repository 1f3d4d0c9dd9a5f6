"""A sale that is taken off the stock at once."""

from pgdbm import AsyncDatabaseManager


async def sell_for_today(sales: AsyncDatabaseManager, stock: AsyncDatabaseManager, item: str) -> None:
    """Note the sale, and take it off in the same breath."""
    async with sales.transaction() as selling, stock.transaction() as taking:
        await selling.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, 1)", item)
        await taking.execute("UPDATE {{tables.crates}} SET pieces = pieces - 1 WHERE item = $1", item)
