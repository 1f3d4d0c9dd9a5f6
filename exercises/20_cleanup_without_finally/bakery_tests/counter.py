"""The counter of a bakery: the code under test."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Counter:
    """Where things are sold."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def price(self, item: str) -> int:
        """What it costs, in pence."""
        pence: int = await self.db.fetch_value("SELECT pence FROM {{tables.menu}} WHERE item = $1", item)
        return pence

    async def sell(self, item: str) -> None:
        """Sell it, and put the money into the till."""
        await self.db.execute("INSERT INTO {{tables.sales}} (item) VALUES ($1)", item)
        await self.take(await self.price(item))

    async def take(self, pence: int) -> None:
        """Put money into the till."""
        await self.db.execute("INSERT INTO {{tables.till}} (pence) VALUES ($1)", pence)
