"""The bell: calls customers when something is ready. Used inside Larder's services, and on its own."""

from __future__ import annotations

import asyncio

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Bell:
    """Rings for customers, and notes each ring: somebody will say that nobody called.

    A service lends it the manager that it has. On its own, a bell needs a DSN.
    """

    def __init__(self, *, dsn: str = "", db: AsyncDatabaseManager | None = None) -> None:
        self._connecting = asyncio.Lock()
        self._dsn = dsn
        self._own: AsyncDatabaseManager | None = None
        self.db = db

    async def start(self) -> None:
        """Make ready to ring. Whoever uses a bell starts it first."""
        async with self._connecting:
            if self.db is None:
                own = AsyncDatabaseManager(
                    DatabaseConfig(
                        connection_string=self._dsn, min_connections=1, max_connections=2, retry_attempts=1
                    )
                )
                await own.connect()
                self.db = self._own = own

    async def ring(self, customer: str) -> None:
        """Call a customer, and note it."""
        if self.db is None:
            raise RuntimeError("start the bell before it rings")
        await self.db.execute("INSERT INTO {{tables.rings}} (customer) VALUES ($1)", customer)

    async def stop(self) -> None:
        """Leave nothing behind. What was lent goes on without the bell."""
        if self._own is not None:
            own, self._own, self.db = self._own, None, None
            await own.disconnect()
