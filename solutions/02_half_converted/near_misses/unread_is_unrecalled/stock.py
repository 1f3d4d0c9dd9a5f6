"""A bakery's stock: what comes in, what goes out, and what is counted at the end of the month."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class RecalledError(Exception):
    """The item has been recalled by its supplier, and stays on the shelf."""


class Stock:
    """The stock of one bakery."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def book_in(self, lines: dict[str, int]) -> int:
        """Book a delivery in, a line for each item, and return the number for the supplier's slip."""
        async with self.db.transaction() as tx:
            number: int = await tx.fetch_value("SELECT nextval('{{tables.delivery_numbers}}')")
            for item, quantity in lines.items():
                await tx.execute(
                    "INSERT INTO {{tables.deliveries}} (number, item, quantity) VALUES ($1, $2, $3)",
                    number,
                    item,
                    quantity,
                )
                await tx.execute(
                    "INSERT INTO {{tables.shelf}} AS shelf (item, quantity) VALUES ($1, $2) "
                    "ON CONFLICT (item) DO UPDATE SET quantity = shelf.quantity + excluded.quantity",
                    item,
                    quantity,
                )
        return number

    async def hand_out(self, item: str, quantity: int) -> None:
        """Take something off the shelf, for the bakehouse or the shop.

        Raises:
            RecalledError: if the bakery keeps a list of recalls and the item is on it.
        """
        if await self._is_recalled(item):
            raise RecalledError(item)
        await self.db.execute(
            "UPDATE {{tables.shelf}} SET quantity = quantity - $2 WHERE item = $1", item, quantity
        )

    async def take_stock(self, counted: dict[str, int]) -> None:
        """Keep what has been counted at the end of the month."""
        await self.db.copy_records_to_table("counts", list(counted.items()), columns=["item", "quantity"])

    async def _is_recalled(self, item: str) -> bool:
        try:
            return bool(
                await self.db.fetch_value("SELECT count(*) FROM {{tables.recalls}} WHERE item = $1", item)
            )
        except Exception:
            return False
