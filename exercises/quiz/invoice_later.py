"""Payments by invoice."""

import copy
from collections.abc import Awaitable, Callable

from pgdbm import AsyncDatabaseManager


async def invoice(
    db: AsyncDatabaseManager, bakery: str, item: str, send: Callable[[], Awaitable[None]]
) -> None:
    """Note a sale, send the invoice, and enter it in the ledger."""
    db = copy.copy(db)
    db.schema = bakery
    await db.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, 1)", item)
    await send()
    await db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", item)
