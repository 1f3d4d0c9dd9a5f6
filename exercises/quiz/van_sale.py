"""Sales from the van."""

from pgdbm import AsyncDatabaseManager


async def sell_from_van(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Note a sale, and take it out of the crate. If there is not enough, neither is done."""
    async with db.transaction() as tx:
        await db.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, $2)", item, pieces)
        await tx.execute("UPDATE {{tables.crates}} SET pieces = pieces - $2 WHERE item = $1", item, pieces)
