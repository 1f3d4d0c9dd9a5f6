"""What a bakery sells, and what has been baked of it."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Stock:
    """Knows a bakery's items."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self._prices: dict[str, int] = {}

    async def learn_prices(self) -> None:
        """Ask for the prices once."""
        if not self._prices:
            rows = await self.db.fetch_all("SELECT item, price FROM {{tables.items}}")
            self._prices = {row["item"]: row["price"] for row in rows}

    def price(self, item: str) -> int:
        """What one of an item costs, in pence."""
        return self._prices[item]

    async def tick_off(self, item: str, quantity: int) -> None:
        """Some of an item have come out of the oven and need no more baking."""
        await self.db.execute(
            "INSERT INTO {{tables.to_bake}} (item, quantity) VALUES ($1, $2)", item, -quantity
        )
