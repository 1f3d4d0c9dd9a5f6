"""Text messages to customers. The gateway sends whatever is in `notices`."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Notices:
    """What one bakery tells its customers."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def remind(self) -> None:
        """Write to everyone whose order is still waiting."""
        await self.db.execute(
            "INSERT INTO {{tables.notices}} (text)"
            " SELECT customer || ', your ' || item || ' is ready.' FROM {{tables.orders}} WHERE waiting"
        )
