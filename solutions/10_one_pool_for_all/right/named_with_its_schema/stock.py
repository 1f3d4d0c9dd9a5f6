"""What is on the shelves."""

from __future__ import annotations

from pgdbm import TransactionManager


class SoldOut(Exception):
    """There is less left than was asked for."""


class Stock:
    """Keeps count of what is left of each item."""

    async def set_aside(self, tx: TransactionManager, item: str, quantity: int) -> None:
        """Take some of an item off the shelf, in the transaction of the order that it is for.

        Raises:
            SoldOut: If there is not enough left.
        """
        # kata: ignore[schema-in-template] -- stock is a service's schema, and the same for every bakery
        left = await tx.fetch_value(
            "UPDATE {{tables.stock.items}} SET available = available - $2"
            " WHERE item = $1 AND available >= $2 RETURNING available",
            item,
            quantity,
        )
        if left is None:
            raise SoldOut(f"{quantity} of {item!r} are more than there are")
