"""What the bakeries print."""

from __future__ import annotations

from typing import Any

import asyncpg
from pgdbm import AsyncDatabaseManager


class Reports:
    """Makes the lists that hang beside the oven."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def bake_list(self, bakery: str) -> dict[str, Any]:
        """What is still to be baked, and the number of this print: the highest is the one to go by."""
        db = AsyncDatabaseManager(pool=self.pool, schema=bakery)
        number = await db.fetch_value("INSERT INTO {{tables.prints}} DEFAULT VALUES RETURNING id")
        lines = await db.fetch_all(
            "SELECT item, sum(quantity) AS quantity FROM {{tables.to_bake}} GROUP BY item ORDER BY item"
        )
        return {"number": number, "lines": lines}
