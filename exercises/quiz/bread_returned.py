"""Bread that the shops give back."""

from pgdbm import AsyncDatabaseManager


async def give_back(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Put it back into its crate, and take it out of the sales."""
    async with db.transaction() as tx:
        await tx.execute("UPDATE {{tables.crates}} SET pieces = pieces + $2 WHERE item = $1", item, pieces)
    await db.execute("INSERT INTO sales (item, pieces) VALUES ($1, $2)", item, -pieces)
