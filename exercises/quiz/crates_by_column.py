"""What the storeroom sees on its screen."""

from typing import Any

from pgdbm import AsyncDatabaseManager

ORDER = {"item": "item", "pieces": "pieces, item"}


async def on_screen(db: AsyncDatabaseManager, column: str) -> list[dict[str, Any]]:
    """All crates, by name or by number."""
    return await db.fetch_all(f"SELECT item, pieces FROM {db.schema}.crates ORDER BY {ORDER[column]}")
