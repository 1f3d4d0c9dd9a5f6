"""Sales at the market."""

from pgdbm import AsyncDatabaseManager, TransactionManager


async def sell_at_market(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Note a sale, and take it out of the crate. If there is not enough, neither is done."""
    async with db.transaction() as tx:
        await _enter(tx, f"{pieces} x {item}")
        await tx.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, $2)", item, pieces)
        await tx.execute("UPDATE {{tables.crates}} SET pieces = pieces - $2 WHERE item = $1", item, pieces)


async def _enter(db: TransactionManager, line: str) -> None:
    await db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", line)
