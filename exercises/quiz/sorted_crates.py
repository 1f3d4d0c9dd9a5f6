"""Crates, sorted."""

from typing import Any

from pgdbm import AsyncDatabaseManager

COLUMNS = {"item", "pieces"}


async def sorted_crates(db: AsyncDatabaseManager, column: str) -> list[dict[str, Any]]:
    """All crates, in the order that was asked for."""
    if column not in COLUMNS:
        raise ValueError(column)
    return await db.fetch_all(f"SELECT item, pieces FROM {{{{tables.crates}}}} ORDER BY {column}")
