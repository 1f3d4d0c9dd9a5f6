"""Orders, and the numbers by which they are called."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Orders:
    """The orders of one bakery."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, customer: str, item: str, quantity: int) -> int:
        """Take an order under the next number, and return the number.

        The display above the counter shows the last number that was given out.
        """
        number: int = await self.db.fetch_value(
            "UPDATE {{tables.tickets}} SET last = last + 1 RETURNING last"
        )
        await self.db.execute(
            "INSERT INTO {{tables.orders}} (number, customer, item, quantity) VALUES ($1, $2, $3, $4)",
            number,
            customer,
            item,
            quantity,
        )
        return number
