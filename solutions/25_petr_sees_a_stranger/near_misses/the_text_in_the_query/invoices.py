"""Invoices, for customers who want one."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Invoices:
    """The invoices of one bakery."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def draw_up(self, number: int) -> None:
        """Write the invoice for an order, at today's prices."""
        await self.db.execute(
            "INSERT INTO {{tables.invoices}} (number, customer, item, amount) "
            "SELECT o.number, o.customer, o.item, o.quantity * p.price "
            "FROM {{tables.orders}} AS o JOIN {{tables.prices}} AS p ON p.item = o.item "
            "WHERE o.number = $1",
            number,
        )
