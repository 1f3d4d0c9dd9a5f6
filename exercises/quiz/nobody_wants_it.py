"""What does not sell is baked no more."""

from pgdbm import AsyncDatabaseManager


async def strike_off(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Take an item off the plan when fewer than so many of it were sold."""
    await db.execute(
        "DELETE FROM {{tables.plans}} WHERE item = $1"
        " AND (SELECT coalesce(sum(s.pieces), 0) FROM sales s WHERE s.item = $1) < $2",
        item,
        pieces,
    )
