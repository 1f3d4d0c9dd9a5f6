"""A bakery's order book."""

from __future__ import annotations

from typing import Any

from pgdbm import AsyncDatabaseManager


class OrderBook:
    """What the customers of one bakery have ordered, and what they have come to collect."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, customer: str, item: str, quantity: int) -> int:
        """Take an order and return its number."""
        order_id: int = await self.db.execute_and_return_id(
            "INSERT INTO {{tables.orders}} (customer, item, quantity) VALUES ($1, $2, $3)",
            customer,
            item,
            quantity,
        )
        return order_id

    async def open_orders(self) -> list[dict[str, Any]]:
        """The orders that nobody has collected yet, oldest first."""
        return await self.db.fetch_all(
            "SELECT id, customer, item, quantity "
            "FROM {{tables.orders}} "
            "WHERE collected_at IS NULL ORDER BY id"
        )

    async def collect(self, order_id: int, staff: str) -> None:
        """Hand an order over the counter, and note who did."""
        await self.db.execute(
            "UPDATE {{tables.orders}} SET collected_at = now() WHERE id = $1",
            order_id,
        )
        await self.db.execute(
            "INSERT INTO {{tables.collections}} (order_id, staff) VALUES ($1, $2)",
            order_id,
            staff,
        )
