"""The menu of the bakeries in the tests."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager

MENU: list[tuple[str, int | None]] = [("rye loaf", 480), ("plum cake", 320)]

TABLES = (
    "CREATE TABLE {{tables.menu}} (item text PRIMARY KEY, pence integer NOT NULL)",
    "CREATE TABLE {{tables.orders}} (item text NOT NULL REFERENCES {{tables.menu}}, pieces integer NOT NULL)",
)


async def fill(db: AsyncDatabaseManager) -> None:
    """Make the tables of a bakery, and write its menu."""
    for table in TABLES:
        await db.execute(table)
    for item, pence in MENU:
        await db.execute("INSERT INTO {{tables.menu}} (item, pence) VALUES ($1, $2)", item, pence)
