"""What the bakeries print."""

from __future__ import annotations

from typing import Any

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Reports:
    """Makes the lists that hang beside the oven."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._managers: dict[str, AsyncDatabaseManager] = {}

    async def bake_list(self, bakery: str) -> dict[str, Any]:
        """What is still to be baked, and the number of this print: the highest is the one to go by."""
        db = self._managers.get(bakery)
        if db is None:
            db = AsyncDatabaseManager(
                DatabaseConfig(
                    connection_string=self.dsn, schema=bakery, min_connections=1, max_connections=2
                )
            )
            await db.connect()
            self._managers[bakery] = db
        number = await db.fetch_value("INSERT INTO {{tables.prints}} DEFAULT VALUES RETURNING id")
        lines = await db.fetch_all(
            "SELECT item, sum(quantity) AS quantity FROM {{tables.to_bake}} GROUP BY item ORDER BY item"
        )
        return {"number": number, "lines": lines}
