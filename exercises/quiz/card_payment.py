"""Payments by card."""

from collections.abc import Awaitable, Callable

from pgdbm import AsyncDatabaseManager


async def pay(
    db: AsyncDatabaseManager, bakery: str, item: str, charge: Callable[[], Awaitable[None]]
) -> None:
    """Note a sale, take the money, and enter it in the ledger."""
    db.schema = bakery
    await db.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, 1)", item)
    await charge()
    await db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", item)
