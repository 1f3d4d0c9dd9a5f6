"""The bake plan: what a bakery has to bake tonight."""

from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

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
        async with self.db.transaction() as tx:
            await tx.execute("SELECT pg_advisory_xact_lock($1, $2)", PLANNING, hash(bakery) % 2**31)
            await tx.execute("SELECT set_config('larder.bakery', $1, true)", bakery)
            return await self._plan_open_orders(tx, bakery)

    async def _plan_open_orders(self, tx: TransactionManager, bakery: str) -> int:
        orders = await tx.fetch_all(
            "SELECT id, item, trays FROM {{tables.orders}} WHERE NOT planned ORDER BY id"
        )
        for order in orders:
            await tx.execute(
                "INSERT INTO {{tables.bake_plan}} (bakery, item, trays) VALUES ($1, $2, $3)",
                bakery,
                order["item"],
                order["trays"],
            )
            await tx.execute("UPDATE {{tables.orders}} SET planned = true WHERE id = $1", order["id"])
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
