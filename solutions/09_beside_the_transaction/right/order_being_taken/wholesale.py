"""Ostrava's wholesale desk: cafés order by the tray, on account."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, TransactionManager


class Refused(Exception):
    """An order that cannot be taken; the message says why."""


class _OrderBeingTaken:
    """One order in its transaction."""

    def __init__(self, tx: TransactionManager, cafe: str, item: str, trays: int) -> None:
        self.tx = tx
        self.cafe = cafe
        self.item = item
        self.trays = trays

    async def enter(self) -> int:
        order_id: int = await self.tx.fetch_value(
            "INSERT INTO {{tables.orders}} (cafe, item, trays) VALUES ($1, $2, $3) RETURNING id",
            self.cafe,
            self.item,
            self.trays,
        )
        return order_id

    async def take_from_shelf(self) -> None:
        left: int = await self.tx.fetch_value(
            "UPDATE {{tables.shelf}} SET trays = trays - $2 WHERE item = $1 RETURNING trays",
            self.item,
            self.trays,
        )
        if left < 0:
            raise Refused(f"there are not {self.trays} trays of {self.item} on the shelf")

    async def charge(self) -> None:
        price: int = await self.tx.fetch_value(
            "SELECT price FROM {{tables.shelf}} WHERE item = $1", self.item
        )
        if not await self.tx.fetch_value(
            "UPDATE {{tables.accounts}} SET owed = owed + $2 WHERE cafe = $1 RETURNING owed <= credit_limit",
            self.cafe,
            self.trays * price,
        ):
            raise Refused(f"{self.cafe} has no account, or would owe more than it may")


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
            order = _OrderBeingTaken(tx, cafe, item, trays)
            order_id = await order.enter()
            await order.take_from_shelf()
            await order.charge()
        return order_id
