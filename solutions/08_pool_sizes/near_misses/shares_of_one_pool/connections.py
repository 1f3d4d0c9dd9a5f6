"""Larder's connections to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

SHARES = {"orders": 5, "stock": 3, "billing": 2}
"""How many of the pool's ten connections each service may use at once."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}
        self.shares: dict[str, asyncio.Semaphore] = {}

    async def open(self) -> None:
        """Get ready for the calls. The first of them comes after this has returned."""
        config = DatabaseConfig(
            connection_string=self.dsn,
            min_connections=sum(SHARES.values()),
            max_connections=sum(SHARES.values()),
        )
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        for service, share in SHARES.items():
            self.managers[service] = AsyncDatabaseManager(pool=self.pool, schema=service)
            self.shares[service] = asyncio.Semaphore(share)

    @asynccontextmanager
    async def transaction(self, service: str) -> AsyncIterator[TransactionManager]:
        """Give a service a transaction in its own schema, when its share allows another."""
        async with self.shares[service], self.managers[service].transaction() as tx:
            yield tx

    async def close(self) -> None:
        """Give every connection back."""
        await self.pool.close()
