"""The bake plan: what a bakery has to bake tonight."""

from __future__ import annotations

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from pgdbm import AsyncDatabaseManager, DatabaseConfig

PLANNING = 4207
"""The advisory lock of the planning: one run at a time, on whichever server."""


class Planner:
    """Turns open orders into bake plans, and counts those that are still open.

    The tables hold the orders of all bakeries. Their policy shows a session the rows of the bakery that is
    set in `larder.bakery`, and all rows where none is set.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.db = AsyncDatabaseManager(pool=pool, schema="planning")

    async def plan(self, bakery: str) -> int:
        """Put a bakery's open orders into its bake plan, and return how many there were."""
        async with self.db.acquire() as connection:
            await connection.execute("SELECT pg_advisory_lock($1)", PLANNING)
            await connection.execute("SELECT set_config('larder.bakery', $1, false)", bakery)
            return await self._plan_open_orders(connection, bakery)

    async def _plan_open_orders(
        self, connection: asyncpg.Connection | PoolConnectionProxy, bakery: str
    ) -> int:
        enter = self.db.prepare_query(
            "INSERT INTO {{tables.bake_plan}} (bakery, item, trays) VALUES ($1, $2, $3)"
        )
        mark = self.db.prepare_query("UPDATE {{tables.orders}} SET planned = true WHERE id = $1")
        orders = await connection.fetch(
            self.db.prepare_query(
                "SELECT id, item, trays FROM {{tables.orders}} WHERE NOT planned ORDER BY id"
            )
        )
        for order in orders:
            await connection.execute(enter, bakery, order["item"], order["trays"])
            await connection.execute(mark, order["id"])
        return len(orders)

    async def open_orders(self) -> dict[str, int]:
        """Count the open orders of every bakery that has some, for Mei's screen."""
        counts = await self.db.fetch_all(
            "SELECT bakery, count(*) AS orders FROM {{tables.orders}} WHERE NOT planned GROUP BY bakery"
        )
        return {row["bakery"]: row["orders"] for row in counts}


async def open_planner(dsn: str) -> Planner:
    """Connect a planner to Larder's database; each server has one."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=4)
    )
    return Planner(pool)
