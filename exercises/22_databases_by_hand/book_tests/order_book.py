"""The order book of a bakery: the code under test."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class OrderBook:
    """What a bakery has been asked for."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, item: str, pieces: int) -> None:
        """Note an order."""
        await self.db.execute("INSERT INTO {{tables.orders}} (item, pieces) VALUES ($1, $2)", item, pieces)

    async def pieces(self) -> int:
        """How many pieces there are to bake."""
        pieces: int = await self.db.fetch_value("SELECT coalesce(sum(pieces), 0) FROM {{tables.orders}}")
        return pieces

    async def pence(self) -> int:
        """What all of it costs."""
        query = (
            "SELECT coalesce(sum(pieces * pence), 0) FROM {{tables.orders}} JOIN {{tables.menu}} USING (item)"
        )
        pence: int = await self.db.fetch_value(query)
        return pence
