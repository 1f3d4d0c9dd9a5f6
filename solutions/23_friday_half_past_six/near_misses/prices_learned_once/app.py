"""Larder for the bakeries: its parts, and how they start and stop together."""

from __future__ import annotations

from billing import Billing
from orders import Orders
from pgdbm import AsyncDatabaseManager, DatabaseConfig
from reports import Reports
from stock import Stock

BAKERIES = ("brightwater", "ostrava", "MaisonLune")
"""Each has a schema of its own, of the same name."""
CONNECTIONS = 6
"""As many as the hosting plan allows Larder's role."""


class Larder:
    """Each bakery has its orders, its stock and its billing; the reports are for all of them."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.orders: dict[str, Orders] = {}
        self.stock: dict[str, Stock] = {}
        self.billing: dict[str, Billing] = {}

    async def start(self) -> None:
        """Connect to the database."""
        self._pool = await AsyncDatabaseManager.create_shared_pool(
            DatabaseConfig(connection_string=self.dsn, min_connections=1, max_connections=CONNECTIONS)
        )
        for bakery in BAKERIES:
            db = AsyncDatabaseManager(pool=self._pool, schema=bakery)
            self.stock[bakery] = Stock(db)
            self.billing[bakery] = Billing(db, self.stock[bakery])
            self.orders[bakery] = Orders(db, self.billing[bakery])
        self.reports = Reports(self._pool)

    async def stop(self) -> None:
        """Give the connections back."""
        await self._pool.close()
