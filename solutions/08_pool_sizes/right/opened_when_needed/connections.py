"""Larder's connections to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

CONNECTIONS = 10
"""As many as Larder may have, for whichever service needs them."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.pool: asyncpg.Pool | None = None
        self.opening = asyncio.Lock()

    async def open(self) -> None:
        """Open nothing yet."""

    @asynccontextmanager
    async def transaction(self, service: str) -> AsyncIterator[TransactionManager]:
        """Give a service a transaction in its own schema; the first that comes opens the pool."""
        async with self.opening:
            if self.pool is None:
                config = DatabaseConfig(
                    connection_string=self.dsn, min_connections=1, max_connections=CONNECTIONS
                )
                self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        async with AsyncDatabaseManager(pool=self.pool, schema=service).transaction() as tx:
            yield tx

    async def close(self) -> None:
        """Give every connection back, if any was opened."""
        if self.pool is not None:
            await self.pool.close()
