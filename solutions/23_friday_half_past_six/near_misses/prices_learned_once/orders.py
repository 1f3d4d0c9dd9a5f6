"""What customers order from a bakery."""

from __future__ import annotations

from billing import Billing
from pgdbm import AsyncDatabaseManager, TransactionManager


class Orders:
    """Takes a bakery's orders."""

    def __init__(self, db: AsyncDatabaseManager, billing: Billing) -> None:
        self.db = db
        self.billing = billing

    async def place(self, customer: str, item: str, quantity: int) -> int:
        """Take an order, have it baked and charge for it; return its number.

        Raises:
            Refused: if the customer's credit does not cover it.
        """
        async with self.db.transaction() as tx:
            number: int = await tx.fetch_value(
                "INSERT INTO {{tables.orders}} (customer, item, quantity) VALUES ($1, $2, $3) RETURNING id",
                customer,
                item,
                quantity,
            )
            await self._have_baked(tx, item, quantity)
            await self.billing.charge(tx, customer, item, quantity)
        return number

    async def _have_baked(self, tx: TransactionManager, item: str, quantity: int) -> None:
        await tx.execute("INSERT INTO {{tables.to_bake}} (item, quantity) VALUES ($1, $2)", item, quantity)
