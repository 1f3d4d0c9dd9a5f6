"""Larder's back office: orders, stock and billing in one process."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, DatabaseConfig

ENTER = "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)"


class Orders:
    """Takes the orders that come in from the bakeries' websites."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def take(self, bakery: str, item: str, quantity: int) -> None:
        """Enter an order."""
        await self.db.execute(ENTER, bakery, item, quantity)


class Stock:
    """Keeps count of what is on the shelves."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def deduct(self, bakery: str, item: str, quantity: int) -> None:
        """Enter what has left the shelf, as a negative quantity."""
        await self.db.execute(ENTER, bakery, item, -quantity)


class Billing:
    """Collects what goes on a bakery's monthly invoices."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def charge(self, bakery: str, item: str, quantity: int) -> None:
        """Enter what is to be charged."""
        await self.db.execute(ENTER, bakery, item, quantity)


class Larder:
    """The back office as a whole: its services start and stop together."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def start(self) -> None:
        """Connect the services to the database."""
        self.orders_db = await self._connect("orders", 4)
        self.stock_db = await self._connect("stock", 3)
        self.billing_db = await self._connect("billing", 3)
        self.orders = Orders(self.orders_db)
        self.stock = Stock(self.stock_db)
        self.billing = Billing(self.billing_db)

    async def stop(self) -> None:
        """Give every connection back."""
        await self.orders_db.disconnect()
        await self.stock_db.disconnect()
        await self.billing_db.disconnect()

    async def _connect(self, schema: str, connections: int) -> AsyncDatabaseManager:
        db = AsyncDatabaseManager(
            DatabaseConfig(
                connection_string=self.dsn, schema=schema, min_connections=1, max_connections=connections
            )
        )
        await db.connect()
        return db
