"""A sale that takes from the stock of another service."""

from pgdbm import AsyncDatabaseManager


async def sell_one_more(sales: AsyncDatabaseManager, stock: AsyncDatabaseManager, item: str) -> None:
    """Take one off the stock. If that went well, note the sale."""
    async with stock.transaction() as tx:
        await tx.execute("UPDATE {{tables.crates}} SET pieces = pieces - 1 WHERE item = $1", item)
        crates = stock.prepare_query("{{tables.crates}}")
        left = await tx.fetch_value(f"SELECT min(pieces) FROM {crates} WHERE item = $1", item)
    line = f"{item}: {left} left"
    await sales.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", line)
