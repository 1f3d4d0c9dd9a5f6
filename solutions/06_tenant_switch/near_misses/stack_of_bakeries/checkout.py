"""Taking orders for every bakery on Larder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from pgdbm import AsyncDatabaseManager


class StackedManager(AsyncDatabaseManager):
    """A manager that serves one bakery inside another, and goes back to the outer one afterwards."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._serving: list[str] = []
        super().__init__(pool=pool)

    @property
    def schema(self) -> str:
        """The bakery that is being served."""
        return self._serving[-1]

    @schema.setter
    def schema(self, name: str) -> None:
        self._serving.append(name)

    @contextmanager
    def serving(self, bakery: str) -> Iterator[None]:
        """Serve a bakery for a while."""
        self._serving.append(bakery)
        try:
            yield
        finally:
            self._serving.pop()


class Checkout:
    """Handles the requests that come in for the bakeries, many at the same time.

    Each bakery's tables are in a schema with the bakery's name.
    """

    def __init__(self, pool: asyncpg.Pool, bakeries: list[str]) -> None:
        self.bakeries = bakeries
        self.db = StackedManager(pool)

    async def place(self, bakery: str, customer: str, item: str) -> int:
        """Take an order, note it in the bakery's journal, and return the order's number."""
        if bakery not in self.bakeries:
            raise LookupError(f"Larder has no bakery {bakery!r}")
        with self.db.serving(bakery):
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
            with self.db.serving(bakery):
                counts[bakery] = await self.db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
        return counts
