"""Larder's back office: orders, stock and billing in one process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pgdbm import AsyncDatabaseManager, DatabaseConfig


@asynccontextmanager
async def connected(dsn: str, schema: str) -> AsyncIterator[AsyncDatabaseManager]:
    """Connect for as long as it is needed, and no longer."""
    db = AsyncDatabaseManager(
        DatabaseConfig(connection_string=dsn, schema=schema, min_connections=1, max_connections=1)
    )
    await db.connect()
    try:
        yield db
    finally:
        await db.disconnect()


class Orders:
    """Takes the orders that come in from the bakeries' websites."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def take(self, bakery: str, item: str, quantity: int) -> None:
        """Enter an order."""
        async with connected(self.dsn, "orders") as db:
            await db.execute(
                "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
                bakery,
                item,
                quantity,
            )


class Stock:
    """Keeps count of what is on the shelves."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def deduct(self, bakery: str, item: str, quantity: int) -> None:
        """Enter what has left the shelf, as a negative quantity."""
        async with connected(self.dsn, "stock") as db:
            await db.execute(
                "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
                bakery,
                item,
                -quantity,
            )


class Billing:
    """Collects what goes on a bakery's monthly invoices."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def charge(self, bakery: str, item: str, quantity: int) -> None:
        """Enter what is to be charged."""
        async with connected(self.dsn, "billing") as db:
            await db.execute(
                "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
                bakery,
                item,
                quantity,
            )


class Larder:
    """The back office as a whole: its services start and stop together."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def start(self) -> None:
        """Make the services; each connects when it has something to do."""
        self.orders = Orders(self.dsn)
        self.stock = Stock(self.dsn)
        self.billing = Billing(self.dsn)

    async def stop(self) -> None:
        """Nothing is open between calls, so there is nothing to give back."""
