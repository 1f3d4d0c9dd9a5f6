"""Taking orders for every bakery on Larder."""

from __future__ import annotations

from contextvars import ContextVar

import asyncpg
from pgdbm import AsyncDatabaseManager

_schema: ContextVar[str] = ContextVar("schema")


class RequestManager(AsyncDatabaseManager):
    """A manager whose schema is the one that the running request has chosen."""

    @property
    def schema(self) -> str:
        """The schema of the request that asks."""
        return _schema.get()

    @schema.setter
    def schema(self, name: str) -> None:
        _schema.set(name)


class Checkout:
    """Handles the requests that come in for the bakeries, many at the same time.

    Each bakery's tables are in a schema with the bakery's name.
    """

    def __init__(self, pool: asyncpg.Pool, bakeries: list[str]) -> None:
        self.bakeries = bakeries
        self.db = RequestManager(pool=pool)

    async def place(self, bakery: str, customer: str, item: str) -> int:
        """Take an order, note it in the bakery's journal, and return the order's number."""
        self._choose(bakery)
        order_id: int = await self.db.execute_and_return_id(
            "INSERT INTO {{tables.orders}} (customer, item) VALUES ($1, $2)", customer, item
        )
        await self.db.execute(
            "INSERT INTO {{tables.journal}} (order_id, note) VALUES ($1, $2)",
            order_id,
            f"{customer} ordered {item}",
        )
        return order_id

    async def overview(self) -> dict[str, int]:
        """Count every bakery's orders, for the customer service's screen."""
        counts = {}
        for bakery in self.bakeries:
            self._choose(bakery)
            counts[bakery] = await self.db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
        return counts

    def _choose(self, bakery: str) -> None:
        if bakery not in self.bakeries:
            raise LookupError(f"Larder has no bakery {bakery!r}")
        _schema.set(bakery)
