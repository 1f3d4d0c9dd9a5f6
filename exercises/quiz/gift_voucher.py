"""Payments by gift voucher."""

from collections.abc import Awaitable, Callable

from pgdbm import AsyncDatabaseManager


async def redeem(
    db: AsyncDatabaseManager, bakery: str, item: str, check: Callable[[], Awaitable[None]]
) -> None:
    """Note a sale, have the voucher checked, and enter it in the ledger."""
    before, db.schema = db.schema, bakery
    try:
        await db.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, 1)", item)
        await check()
        await db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", item)
    finally:
        db.schema = before
