"""Crates that the riders bring back."""

from pgdbm import AsyncDatabaseManager


async def take_back(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Book what comes back from the round, and say so in the ledger."""
    async with db.transaction() as tx:
        await tx.execute("UPDATE brightwater.crates SET pieces = pieces + $2 WHERE item = $1", item, pieces)
        await tx.execute("INSERT INTO brightwater.ledger (line) VALUES ($1)", f"{pieces} x {item} came back")
