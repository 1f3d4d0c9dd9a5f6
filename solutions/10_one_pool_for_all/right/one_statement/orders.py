"""The orders of all bakeries."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager
from stock import SoldOut


class Orders:
    """Takes orders."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, bakery: str, item: str, quantity: int) -> int:
        """Take an order, with what it needs set aside, and return its number.

        Raises:
            SoldOut: If there is not enough left. Then the order is not taken either.
        """
        # kata: ignore[schema-in-template] -- stock is a service's schema, and the same for every bakery
        order_id: int | None = await self.db.fetch_value(
            """
            WITH set_aside AS (
                UPDATE {{tables.stock.items}} SET available = available - $3
                WHERE item = $2 AND available >= $3 RETURNING item
            )
            INSERT INTO {{tables.orders}} (bakery, item, quantity)
            SELECT $1, item, $3 FROM set_aside RETURNING id
            """,
            bakery,
            item,
            quantity,
        )
        if order_id is None:
            raise SoldOut(f"{quantity} of {item!r} are more than there are")
        return order_id
