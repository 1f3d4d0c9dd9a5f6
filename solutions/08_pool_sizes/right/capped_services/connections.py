"""Larder's connections to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

SERVICES = ("orders", "stock", "billing")
CONNECTIONS = 10
"""As many as Larder may have, for whichever service needs them."""
PEAK = 6
"""As many as one service may use at once, so that some are left for the others when it runs wild."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}
        self.turns: dict[str, asyncio.Semaphore] = {}

    async def open(self) -> None:
        """Get ready for the calls. The first of them comes after this has returned."""
        config = DatabaseConfig(
            connection_string=self.dsn, min_connections=CONNECTIONS, max_connections=CONNECTIONS
        )
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        for service in SERVICES:
            self.managers[service] = AsyncDatabaseManager(pool=self.pool, schema=service)
            self.turns[service] = asyncio.Semaphore(PEAK)

    @asynccontextmanager
    async def transaction(self, service: str) -> AsyncIterator[TransactionManager]:
        """Give a service a transaction in its own schema, when fewer than its peak are under way."""
        async with self.turns[service], self.managers[service].transaction() as tx:
            yield tx

    async def close(self) -> None:
        """Give every connection back."""
        await self.pool.close()
