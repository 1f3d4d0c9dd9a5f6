"""What a bakery's customers may spend, and what they have to pay."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from pgdbm import AsyncDatabaseManager, TransactionManager
from stock import Stock


class Refused(Exception):
    """An order that a customer's credit does not cover."""


class Billing:
    """Keeps a bakery's accounts, in pence."""

    def __init__(self, db: AsyncDatabaseManager, stock: Stock) -> None:
        self.db = db
        self.stock = stock
        self.asked_for = 0

    async def charge(self, tx: TransactionManager, customer: str, item: str, quantity: int) -> None:
        """Take what an order costs off the customer's credit, as a part of the order's transaction.

        Raises:
            Refused: if there is not enough of it.
        """
        credit: int = await tx.fetch_value(
            "UPDATE {{tables.customers}} AS customer SET credit = credit - $3 * price"
            " FROM {{tables.items}} AS ordered WHERE customer.name = $1 AND ordered.item = $2"
            " RETURNING credit",
            customer,
            item,
            quantity,
        )
        if credit < 0:
            raise Refused(f"{quantity} of {item} are more than the credit of {customer} covers")

    async def invoice(self, customer: str) -> int:
        """Put all that a customer has ordered since the last time on an invoice; return its total."""
        self.asked_for += 1
        patience = 0.3 * self.asked_for  # the first to have come gives way to the others
        while True:
            with suppress(TimeoutError):
                return await self._invoice(customer, patience)

    async def _invoice(self, customer: str, patience: float) -> int:
        async with self.db.transaction() as tx:
            number = await tx.fetch_value(
                "INSERT INTO {{tables.invoices}} (customer) VALUES ($1) RETURNING id", customer
            )
            lines = await tx.fetch_all(
                "UPDATE {{tables.orders}} SET invoice = $2 WHERE customer = $1 AND invoice IS NULL"
                " RETURNING item, quantity",
                customer,
                number,
            )
            total = 0
            for line in lines:
                async with asyncio.timeout(patience):
                    price = await self.stock.price(line["item"])
                total += line["quantity"] * price
            await tx.execute("UPDATE {{tables.invoices}} SET total = $2 WHERE id = $1", number, total)
        return total
