"""The price of a tart."""

from menu import write_menu
from pgdbm import AsyncDatabaseManager


async def test_a_tart_is_cheaper_than_rye(test_db: AsyncDatabaseManager) -> None:
    """And rye costs what it always has."""
    await write_menu(test_db)
    pence = {row["item"]: row["pence"] for row in await test_db.fetch_all("SELECT * FROM {{tables.menu}}")}
    assert pence["tart"] < pence["rye"] == 480
