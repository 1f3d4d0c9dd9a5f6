"""Larder's connections to PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

PEAKS = {"orders": 6, "stock": 6, "billing": 6}
"""The most that each service has at work at once."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}

    async def open(self) -> None:
        """Open a first connection; the others are opened when they are needed."""
        config = DatabaseConfig(
            connection_string=self.dsn, min_connections=1, max_connections=sum(PEAKS.values())
        )
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        for service in PEAKS:
            self.managers[service] = AsyncDatabaseManager(pool=self.pool, schema=service)

    def transaction(self, service: str) -> AbstractAsyncContextManager[TransactionManager]:
        """Give a service a transaction in its own schema."""
        return self.managers[service].transaction()

    async def close(self) -> None:
        """Give every connection back."""
        await self.pool.close()
