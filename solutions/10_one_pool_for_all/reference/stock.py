"""What is on the shelves."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, TransactionManager


class SoldOut(Exception):
    """There is less left than was asked for."""


class Stock:
    """Keeps count of what is left of each item."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def set_aside(self, tx: TransactionManager, item: str, quantity: int) -> None:
        """Take some of an item off the shelf, in the transaction of the order that it is for.

        Raises:
            SoldOut: If there is not enough left.
        """
        statement = self.db.prepare_query(
            "UPDATE {{tables.items}} SET available = available - $2"
            " WHERE item = $1 AND available >= $2 RETURNING available"
        )
        left = await tx.fetch_value(statement, item, quantity)
        if left is None:
            raise SoldOut(f"{quantity} of {item!r} are more than there are")
