"""What is on the shelves."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class SoldOut(Exception):
    """There is less left than was asked for."""


class Stock:
    """Keeps count of what is left of each item."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def set_aside(self, item: str, quantity: int) -> None:
        """Take some of an item off the shelf, for an order.

        Raises:
            SoldOut: If there is not enough left.
        """
        left = await self.db.fetch_value(
            "UPDATE {{tables.items}} SET available = available - $2"
            " WHERE item = $1 AND available >= $2 RETURNING available",
            item,
            quantity,
        )
        if left is None:
            raise SoldOut(f"{quantity} of {item!r} are more than there are")
