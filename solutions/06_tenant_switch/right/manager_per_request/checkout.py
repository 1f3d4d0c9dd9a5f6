"""Taking orders for every bakery on Larder."""

from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager


class Checkout:
    """Handles the requests that come in for the bakeries, many at the same time.

    Each bakery's tables are in a schema with the bakery's name.
    """

    def __init__(self, pool: asyncpg.Pool, bakeries: list[str]) -> None:
        self.bakeries = bakeries
        self.pool = pool

    async def place(self, bakery: str, customer: str, item: str) -> int:
        """Take an order, note it in the bakery's journal, and return the order's number."""
        db = self._manager(bakery)
        order_id: int = await db.execute_and_return_id(
            "INSERT INTO {{tables.orders}} (customer, item) VALUES ($1, $2)", customer, item
        )
        await db.execute(
            "INSERT INTO {{tables.journal}} (order_id, note) VALUES ($1, $2)",
            order_id,
            f"{customer} ordered {item}",
        )
        return order_id

    async def overview(self) -> dict[str, int]:
        """Count every bakery's orders, for the customer service's screen."""
        counts = {}
        for bakery in self.bakeries:
            db = self._manager(bakery)
            counts[bakery] = await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
        return counts

    def _manager(self, bakery: str) -> AsyncDatabaseManager:
        if bakery not in self.bakeries:
            raise LookupError(f"Larder has no bakery {bakery!r}")
        return AsyncDatabaseManager(pool=self.pool, schema=bakery)
