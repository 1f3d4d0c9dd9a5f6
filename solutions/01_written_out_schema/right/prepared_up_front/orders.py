"""A bakery's order book."""

from __future__ import annotations

from typing import Any

from pgdbm import AsyncDatabaseManager

STATEMENTS = {
    "place": "INSERT INTO {{tables.orders}} (customer, item, quantity) VALUES ($1, $2, $3) RETURNING id",
    "open": "SELECT id, customer, item, quantity FROM {{tables.orders}} "
    "WHERE collected_at IS NULL ORDER BY id",
    "hand_over": "UPDATE {{tables.orders}} SET collected_at = now() WHERE id = $1",
    "note": "INSERT INTO {{tables.collections}} (order_id, staff) VALUES ($1, $2)",
}


class OrderBook:
    """What the customers of one bakery have ordered, and what they have come to collect."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.sql = {name: db.prepare_query(text) for name, text in STATEMENTS.items()}

    async def place(self, customer: str, item: str, quantity: int) -> int:
        """Take an order and return its number."""
        order_id: int = await self.db.fetch_value(self.sql["place"], customer, item, quantity)
        return order_id

    async def open_orders(self) -> list[dict[str, Any]]:
        """The orders that nobody has collected yet, oldest first."""
        return await self.db.fetch_all(self.sql["open"])

    async def collect(self, order_id: int, staff: str) -> None:
        """Hand an order over the counter, and note who did."""
        async with self.db.acquire() as connection, connection.transaction():
            await connection.execute(self.sql["hand_over"], order_id)
            await connection.execute(self.sql["note"], order_id, staff)
