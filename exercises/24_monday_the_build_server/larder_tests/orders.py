"""The orders of a bakery: code under test."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager

Orders = list[tuple[str, int]]
"""What was ordered, and how many pieces of it."""


async def take_orders(db: AsyncDatabaseManager, orders: Orders) -> None:
    """Make a bakery's table, and put its orders into it."""
    await db.execute("CREATE TABLE {{tables.orders}} (item text PRIMARY KEY, pieces integer NOT NULL)")
    for item, pieces in orders:
        await db.execute("INSERT INTO {{tables.orders}} (item, pieces) VALUES ($1, $2)", item, pieces)


async def pieces_ordered(db: AsyncDatabaseManager) -> int:
    """How many pieces a bakery has been asked for."""
    pieces: int = await db.fetch_value("SELECT coalesce(sum(pieces), 0) FROM {{tables.orders}}")
    return pieces


async def move(old: AsyncDatabaseManager, new: AsyncDatabaseManager) -> None:
    """Move a bakery's orders to another database."""
    for order in await old.fetch_all("DELETE FROM {{tables.orders}} RETURNING item, pieces"):
        await new.execute(
            "INSERT INTO {{tables.orders}} (item, pieces) VALUES ($1, $2)", order["item"], order["pieces"]
        )
