"""Larder's back office: orders, stock and billing in one process."""

from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Connections:
    """The connections to the database, opened when the first of them is needed."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.pool: asyncpg.Pool | None = None

    async def manager(self, schema: str) -> AsyncDatabaseManager:
        """Give a manager for one schema."""
        if self.pool is None:
            self.pool = await AsyncDatabaseManager.create_shared_pool(
                DatabaseConfig(connection_string=self.dsn, min_connections=2, max_connections=10)
            )
        return AsyncDatabaseManager(pool=self.pool, schema=schema)

    async def close(self) -> None:
        """Close them, if any was opened."""
        if self.pool is not None:
            await self.pool.close()


class Orders:
    """Takes the orders that come in from the bakeries' websites."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections

    async def take(self, bakery: str, item: str, quantity: int) -> None:
        """Enter an order."""
        db = await self.connections.manager("orders")
        await db.execute(
            "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
            bakery,
            item,
            quantity,
        )


class Stock:
    """Keeps count of what is on the shelves."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections

    async def deduct(self, bakery: str, item: str, quantity: int) -> None:
        """Enter what has left the shelf, as a negative quantity."""
        db = await self.connections.manager("stock")
        await db.execute(
            "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
            bakery,
            item,
            -quantity,
        )


class Billing:
    """Collects what goes on a bakery's monthly invoices."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections

    async def charge(self, bakery: str, item: str, quantity: int) -> None:
        """Enter what is to be charged."""
        db = await self.connections.manager("billing")
        await db.execute(
            "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
            bakery,
            item,
            quantity,
        )


class Larder:
    """The back office as a whole: its services start and stop together."""

    def __init__(self, dsn: str) -> None:
        self.connections = Connections(dsn)

    async def start(self) -> None:
        """Make the services; they connect when they have something to do."""
        self.orders = Orders(self.connections)
        self.stock = Stock(self.connections)
        self.billing = Billing(self.connections)

    async def stop(self) -> None:
        """Give every connection back."""
        await self.connections.close()
