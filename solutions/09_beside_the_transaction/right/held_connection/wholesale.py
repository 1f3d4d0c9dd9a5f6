"""Ostrava's wholesale desk: cafés order by the tray, on account."""

from __future__ import annotations

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from pgdbm import AsyncDatabaseManager


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
        async with self.db.acquire() as connection, connection.transaction():
            order_id: int = await connection.fetchval(
                self.db.prepare_query(
                    "INSERT INTO {{tables.orders}} (cafe, item, trays) VALUES ($1, $2, $3) RETURNING id"
                ),
                cafe,
                item,
                trays,
            )
            amount = trays * await self._take_from_shelf(connection, item, trays)
            await self._charge(connection, cafe, amount)
        return order_id

    async def _take_from_shelf(
        self, connection: asyncpg.Connection | PoolConnectionProxy, item: str, trays: int
    ) -> int:
        """Take trays from the shelf and return the price of one."""
        taken = await connection.fetchrow(
            self.db.prepare_query(
                "UPDATE {{tables.shelf}} SET trays = trays - $2 WHERE item = $1 RETURNING trays, price"
            ),
            item,
            trays,
        )
        if taken is None or taken["trays"] < 0:
            raise Refused(f"there are not {trays} trays of {item} on the shelf")
        price: int = taken["price"]
        return price

    async def _charge(
        self, connection: asyncpg.Connection | PoolConnectionProxy, cafe: str, amount: int
    ) -> None:
        within_limit = await connection.fetchval(
            self.db.prepare_query(
                "UPDATE {{tables.accounts}} SET owed = owed + $2 WHERE cafe = $1"
                " RETURNING owed <= credit_limit"
            ),
            cafe,
            amount,
        )
        if not within_limit:
            raise Refused(f"{cafe} has no account, or would owe more than it may")
