"""A sale that takes from the stock of another service."""

from pgdbm import AsyncDatabaseManager


async def sell_by_one(sales: AsyncDatabaseManager, stock: AsyncDatabaseManager, item: str) -> None:
    """Take one off the stock and note the sale, in one statement."""
    other = stock.prepare_query("{{tables.crates}}")
    async with sales.transaction() as tx:
        await tx.execute(
            f"WITH taken AS (UPDATE {other} SET pieces = pieces - 1 WHERE item = $1 RETURNING item)"
            " INSERT INTO {{tables.sales}} (item, pieces) SELECT item, 1 FROM taken",
            item,
        )
