"""The things that go first."""

from pgdbm import AsyncDatabaseManager


async def plan_again(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Plan an item once more, if more than so many of it were sold."""
    await db.execute(
        "WITH sold AS (SELECT sum(pieces) AS total FROM {{tables.sales}} WHERE item = $1)"
        " INSERT INTO {{tables.plans}} (item) SELECT $1 FROM sold WHERE sold.total > $2",
        item,
        pieces,
    )
