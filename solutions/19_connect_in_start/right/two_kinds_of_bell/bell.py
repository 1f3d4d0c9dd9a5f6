"""The bell: calls customers when something is ready. Used inside Larder's services, and on its own."""

from __future__ import annotations

import asyncio

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class _Lent:
    """A manager of somebody else's."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def open(self) -> None:
        """Leave it alone."""

    async def close(self) -> None:
        """Leave it alone."""


class _Own:
    """A manager that only this bell knows."""

    def __init__(self, dsn: str) -> None:
        self.db = AsyncDatabaseManager(
            DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=2, retry_attempts=1)
        )
        self._turn = asyncio.Lock()
        self._open = False

    async def open(self) -> None:
        """Connect, unless that has been done."""
        async with self._turn:
            if not self._open:
                await self.db.connect()
                self._open = True

    async def close(self) -> None:
        """Disconnect."""
        async with self._turn:
            if self._open:
                self._open = False
                await self.db.disconnect()


class Bell:
    """Rings for customers, and notes each ring: somebody will say that nobody called.

    A service lends it the manager that it has. On its own, a bell needs a DSN.
    """

    def __init__(self, *, dsn: str = "", db: AsyncDatabaseManager | None = None) -> None:
        self._source = _Own(dsn) if db is None else _Lent(db)
        self.db = self._source.db

    async def start(self) -> None:
        """Make ready to ring. Whoever uses a bell starts it first."""
        await self._source.open()

    async def ring(self, customer: str) -> None:
        """Call a customer, and note it."""
        await self.db.execute("INSERT INTO {{tables.rings}} (customer) VALUES ($1)", customer)

    async def stop(self) -> None:
        """Leave nothing behind. What was lent goes on without the bell."""
        await self._source.close()
