"""The orders of all bakeries."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager
from stock import Stock


class Orders:
    """Takes orders."""

    def __init__(self, db: AsyncDatabaseManager, stock: Stock) -> None:
        self.db = db
        self.stock = stock

    async def place(self, bakery: str, item: str, quantity: int) -> int:
        """Take an order, with what it needs set aside, and return its number.

        Raises:
            SoldOut: If there is not enough left. Then the order is not taken either.
        """
        async with self.db.transaction() as tx:
            order_id: int = await tx.fetch_value(
                "INSERT INTO {{tables.orders}} (bakery, item, quantity) VALUES ($1, $2, $3) RETURNING id",
                bakery,
                item,
                quantity,
            )
            await self.stock.set_aside(tx, item, quantity)
        return order_id
