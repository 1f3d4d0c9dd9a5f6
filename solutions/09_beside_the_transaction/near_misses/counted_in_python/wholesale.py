"""Ostrava's wholesale desk: cafés order by the tray, on account."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, TransactionManager


class Refused(Exception):
    """An order that cannot be taken; the message says why."""


class OrderDesk:
    """Takes the orders of the cafés.

    An order is taken as a whole: it is entered, its trays come off the shelf, and the café owes for it.
    """

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, cafe: str, item: str, trays: int) -> int:
        """Take an order and return its number.

        Raises:
            Refused: if the shelf does not have so many trays, or the café has no account or would owe more
                than it may.
        """
        async with self.db.transaction() as tx:
            order_id: int = await tx.fetch_value(
                "INSERT INTO {{tables.orders}} (cafe, item, trays) VALUES ($1, $2, $3) RETURNING id",
                cafe,
                item,
                trays,
            )
            await self._take_from_shelf(tx, item, trays)
            amount = trays * await self._price(tx, item)
            await tx.execute("UPDATE {{tables.accounts}} SET owed = owed + $2 WHERE cafe = $1", cafe, amount)
            await self._check_limit(tx, cafe)
        return order_id

    async def _take_from_shelf(self, tx: TransactionManager, item: str, trays: int) -> None:
        on_the_shelf: int = await tx.fetch_value("SELECT trays FROM {{tables.shelf}} WHERE item = $1", item)
        left = on_the_shelf - trays
        if left < 0:
            raise Refused(f"there are not {trays} trays of {item} on the shelf")
        await tx.execute("UPDATE {{tables.shelf}} SET trays = $2 WHERE item = $1", item, left)

    async def _price(self, tx: TransactionManager, item: str) -> int:
        price: int = await tx.fetch_value("SELECT price FROM {{tables.shelf}} WHERE item = $1", item)
        return price

    async def _check_limit(self, tx: TransactionManager, cafe: str) -> None:
        if not await tx.fetch_value(
            "SELECT owed <= credit_limit FROM {{tables.accounts}} WHERE cafe = $1", cafe
        ):
            raise Refused(f"{cafe} has no account, or would owe more than it may")
