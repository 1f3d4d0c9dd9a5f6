"""Larder's connections to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

PEAK = 6
"""The most that a service has at work at once. No two of them have their peaks on the same day."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}
        self.users: Counter[str] = Counter()
        self.changing = asyncio.Lock()

    async def open(self) -> None:
        """Open nothing yet: a service's connections are opened when it has something to do."""

    @asynccontextmanager
    async def transaction(self, service: str) -> AsyncIterator[TransactionManager]:
        """Give a service a transaction in its own schema; when its last one ends, close its connections."""
        async with self.changing:
            if not self.users[service]:
                config = DatabaseConfig(
                    connection_string=self.dsn, schema=service, min_connections=1, max_connections=PEAK
                )
                self.managers[service] = AsyncDatabaseManager(config)
                await self.managers[service].connect()
            self.users[service] += 1
        try:
            async with self.managers[service].transaction() as tx:
                yield tx
        finally:
            async with self.changing:
                self.users[service] -= 1
                if not self.users[service]:
                    await self.managers.pop(service).disconnect()

    async def close(self) -> None:
        """Nothing is open any more when the last transaction has ended."""
