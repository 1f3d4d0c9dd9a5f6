"""The small bakery that every test of the counter starts with."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager

MENU: list[tuple[str, int | None]] = [("rye loaf", 480), ("plum cake", 320)]

TABLES = (
    "CREATE TABLE {{tables.menu}} (item text PRIMARY KEY, pence integer NOT NULL)",
    "CREATE TABLE {{tables.sales}} (item text NOT NULL REFERENCES {{tables.menu}})",
    "CREATE TABLE {{tables.till}} (pence integer NOT NULL)",
)


async def fill(db: AsyncDatabaseManager) -> None:
    """Make the tables, and put the menu into them."""
    for table in TABLES:
        await db.execute(table)
    for item, pence in MENU:
        await db.execute("INSERT INTO {{tables.menu}} (item, pence) VALUES ($1, $2)", item, pence)


async def check_the_till(db: AsyncDatabaseManager) -> None:
    """Fail unless the till holds the money for everything that was sold."""
    sold = await db.fetch_value(
        "SELECT coalesce(sum(pence), 0) FROM {{tables.sales}} JOIN {{tables.menu}} USING (item)"
    )
    till = await db.fetch_value("SELECT coalesce(sum(pence), 0) FROM {{tables.till}}")
    assert till == sold, f"the till holds {till}p, and {sold}p were sold"
