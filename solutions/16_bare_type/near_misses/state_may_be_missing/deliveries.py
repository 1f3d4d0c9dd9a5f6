"""A bakery's deliveries."""

from __future__ import annotations

from typing import Any

from pgdbm import AsyncDatabaseManager


class Deliveries:
    """The orders of one bakery that a rider takes to their customers."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def send(self, order_id: int, rider: str) -> None:
        """Hand a packed order to a rider."""
        await self.db.execute(
            "INSERT INTO {{tables.deliveries}} (order_id, rider) VALUES ($1, $2)", order_id, rider
        )

    async def move_on(self, order_id: int) -> str:
        """Take a delivery to its next state, and return that state."""
        state: str | None = await self.db.fetch_value(
            "UPDATE {{tables.deliveries}} SET state = CASE state"
            " WHEN 'packed' THEN 'on the bike' WHEN 'on the bike' THEN 'delivered' END"
            " WHERE order_id = $1 AND state <> 'delivered' RETURNING state",
            order_id,
        )
        if state is None:
            raise ValueError(f"order {order_id} is not on its way")
        return state

    async def in_state(self, state: str) -> list[dict[str, Any]]:
        """The deliveries that are in this state now."""
        return await self.db.fetch_all(
            "SELECT order_id, rider FROM {{tables.deliveries}} WHERE state = $1 ORDER BY order_id",
            state,
        )
