"""What is left on the shelves when the shop closes."""

from pgdbm import AsyncDatabaseManager

LEFT = "INSERT INTO {{tables.brightwater.plans}} (item) VALUES ($1)"


async def note_left(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Plan an item for tomorrow's reduced basket, if any of it is left."""
    if pieces > 0:
        await db.execute(LEFT, item)
