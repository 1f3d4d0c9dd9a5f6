"""The bakeries' shops: what comes in over the counter, and what the tablet beside the till shows."""

from __future__ import annotations

from typing import Any

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Shops:
    """The shops of all bakeries, many requests at the same time.

    Each bakery's tables are in a schema with the bakery's name.
    """

    def __init__(self, dsn: str, bakeries: list[str]) -> None:
        self.dsn = dsn
        self.bakeries = bakeries

    async def open(self) -> None:
        """Connect to the database."""
        pool = await AsyncDatabaseManager.create_shared_pool(
            DatabaseConfig(
                connection_string=self.dsn,
                min_connections=1,
                max_connections=2,
            )
        )
        self.managers = {bakery: AsyncDatabaseManager(pool=pool, schema=bakery) for bakery in self.bakeries}

    async def place(self, bakery: str, customer: str, item: str) -> int:
        """Take an order, note it in the bakery's journal, and return the order's number."""
        async with self.managers[bakery].transaction() as tx:
            order_id: int = await tx.fetch_value(
                "INSERT INTO {{tables.orders}} (customer, item) VALUES ($1, $2) RETURNING id", customer, item
            )
            await tx.execute(
                "INSERT INTO {{tables.journal}} (order_id, note) VALUES ($1, $2)",
                order_id,
                f"{customer} ordered {item}",
            )
        return order_id

    async def on_the_tablet(self, bakery: str) -> list[dict[str, Any]]:
        """A bakery's orders, oldest first, with every column that its table has."""
        return await self.managers[bakery].fetch_all("SELECT * FROM {{tables.orders}} ORDER BY id")
