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
        await self.stock.set_aside(item, quantity)
        try:
            order_id: int = await self.db.execute_and_return_id(
                "INSERT INTO {{tables.orders}} (bakery, item, quantity) VALUES ($1, $2, $3)",
                bakery,
                item,
                quantity,
            )
        except BaseException:
            await self.stock.give_back(item, quantity)
            raise
        return order_id
