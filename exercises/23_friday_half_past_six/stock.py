"""What a bakery sells, and what has been baked of it."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Stock:
    """Knows a bakery's items."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def price(self, item: str) -> int:
        """What one of an item costs, in pence."""
        price: int = await self.db.fetch_value("SELECT price FROM {{tables.items}} WHERE item = $1", item)
        return price

    async def tick_off(self, item: str, quantity: int) -> None:
        """Some of an item have come out of the oven and need no more baking."""
        await self.db.execute(
            "INSERT INTO {{tables.to_bake}} (item, quantity) VALUES ($1, $2)", item, -quantity
        )
