"""Sales, with a line on the till roll."""

from pgdbm import AsyncDatabaseManager


async def ring_up(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Note a sale with all that belongs to it, or none of it."""

    async def on_the_roll(line: str) -> None:
        await db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", line)

    async with db.transaction() as tx:
        await on_the_roll(f"{pieces} x {item}")
        await tx.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, $2)", item, pieces)
        await tx.execute("UPDATE {{tables.crates}} SET pieces = pieces - $2 WHERE item = $1", item, pieces)
