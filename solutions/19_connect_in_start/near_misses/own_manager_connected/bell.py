"""The bell: calls customers when something is ready. Used inside Larder's services, and on its own."""

from __future__ import annotations

import asyncio

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Bell:
    """Rings for customers, and notes each ring: somebody will say that nobody called.

    A service lends it the manager that it has. On its own, a bell needs a DSN.
    """

    def __init__(self, *, dsn: str = "", db: AsyncDatabaseManager | None = None) -> None:
        self._lent = db
        self._connecting = asyncio.Lock()
        self.db = db or AsyncDatabaseManager(
            DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=2, retry_attempts=1)
        )

    async def start(self) -> None:
        """Make ready to ring. Whoever uses a bell starts it first."""
        if self._lent is None:
            async with self._connecting:
                await self.db.connect()
        elif self._lent._pool is not None:
            own = AsyncDatabaseManager(pool=self._lent._pool, schema=self._lent.schema)
            await own.connect()
            self.db = own

    async def ring(self, customer: str) -> None:
        """Call a customer, and note it."""
        await self.db.execute("INSERT INTO {{tables.rings}} (customer) VALUES ($1)", customer)

    async def stop(self) -> None:
        """Leave nothing behind. What was lent goes on without the bell."""
        if self._lent is None:
            await self.db.disconnect()
