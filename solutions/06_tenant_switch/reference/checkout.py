"""Taking orders for every bakery on Larder."""

from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager


class Checkout:
    """Handles the requests that come in for the bakeries, many at the same time.

    Each bakery's tables are in a schema with the bakery's name.
    """

    def __init__(self, pool: asyncpg.Pool, bakeries: list[str]) -> None:
        self.managers = {bakery: AsyncDatabaseManager(pool=pool, schema=bakery) for bakery in bakeries}

    async def place(self, bakery: str, customer: str, item: str) -> int:
        """Take an order, note it in the bakery's journal, and return the order's number."""
        db = self.managers[bakery]
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
        for bakery, db in self.managers.items():
            counts[bakery] = await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
        return counts
