"""What the bakeries of the round have been asked for."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager

ORDERS: dict[str, list[tuple[str, int | None]]] = {
    "Brightwater": [("rye loaf", 24)],
    "Ostrava": [("poppy seed roll", 60)],
    "MaisonLune": [("plum cake", 0)],
}


async def take_orders(db: AsyncDatabaseManager, bakery: str) -> None:
    """Make a bakery's table, and put its orders into it."""
    await db.execute("CREATE TABLE {{tables.orders}} (item text PRIMARY KEY, pieces integer NOT NULL)")
    for item, pieces in ORDERS[bakery]:
        await db.execute("INSERT INTO {{tables.orders}} (item, pieces) VALUES ($1, $2)", item, pieces)
