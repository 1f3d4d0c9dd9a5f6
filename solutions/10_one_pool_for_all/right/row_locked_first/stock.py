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
        look = self.db.prepare_query("SELECT available FROM {{tables.items}} WHERE item = $1 FOR UPDATE")
        left = await tx.fetch_value(look, item)
        if left is None or left < quantity:
            raise SoldOut(f"{quantity} of {item!r} are more than there are")
        take = self.db.prepare_query("UPDATE {{tables.items}} SET available = available - $2 WHERE item = $1")
        await tx.execute(take, item, quantity)
