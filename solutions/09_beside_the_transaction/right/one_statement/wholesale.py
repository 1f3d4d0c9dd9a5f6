"""Ostrava's wholesale desk: cafés order by the tray, on account."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager

TAKE = """
    WITH taken AS (
        UPDATE {{tables.shelf}} SET trays = trays - $3 WHERE item = $2 RETURNING trays, price
    ), charged AS (
        UPDATE {{tables.accounts}} SET owed = owed + $3 * (SELECT price FROM taken) WHERE cafe = $1
        RETURNING owed > credit_limit AS over_limit
    ), entered AS (
        INSERT INTO {{tables.orders}} (cafe, item, trays) VALUES ($1, $2, $3) RETURNING id
    )
    SELECT id, taken.trays AS left_on_shelf, over_limit FROM entered, taken, charged
"""


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
            order = await tx.fetch_one(TAKE, cafe, item, trays)
            if order is None:
                raise Refused(f"there is no {item} on the shelf, or {cafe} has no account")
            if order["left_on_shelf"] < 0:
                raise Refused(f"there are not {trays} trays of {item} on the shelf")
            if order["over_limit"]:
                raise Refused(f"{cafe} would owe more than it may")
        order_id: int = order["id"]
        return order_id
