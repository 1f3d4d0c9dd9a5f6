"""The fullest crates first."""

from typing import Any

from pgdbm import AsyncDatabaseManager


async def from_the_top(db: AsyncDatabaseManager, column: str) -> list[dict[str, Any]]:
    """The crates of which something is left, by a column."""
    order = {"item": "item", "pieces": "pieces"}[column]
    query = "SELECT item, pieces FROM {{tables.crates}} WHERE pieces > 0 " + f"ORDER BY {order}"
    return await db.fetch_all(query)
