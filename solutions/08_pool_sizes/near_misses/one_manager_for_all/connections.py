"""Larder's connections to PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

CONNECTIONS = 10
"""As many as Larder may have, for whichever service needs them."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def open(self) -> None:
        """Get ready for the calls. The first of them comes after this has returned."""
        config = DatabaseConfig(
            connection_string=self.dsn, min_connections=CONNECTIONS, max_connections=CONNECTIONS
        )
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        self.manager = AsyncDatabaseManager(pool=self.pool)

    def transaction(self, service: str) -> AbstractAsyncContextManager[TransactionManager]:
        """Give a service a transaction."""
        return self.manager.transaction()

    async def close(self) -> None:
        """Give every connection back."""
        await self.pool.close()
