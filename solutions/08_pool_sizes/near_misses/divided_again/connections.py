"""Larder's connections to PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

POOL_SIZES = {"orders": 2, "stock": 2, "billing": 6}
"""Billing needs six at the end of a month, the others get along with less. Together they are ten."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}

    async def open(self) -> None:
        """Get ready for the calls. The first of them comes after this has returned."""
        for service, size in POOL_SIZES.items():
            config = DatabaseConfig(
                connection_string=self.dsn, schema=service, min_connections=size, max_connections=size
            )
            manager = AsyncDatabaseManager(config)
            await manager.connect()
            self.managers[service] = manager

    def transaction(self, service: str) -> AbstractAsyncContextManager[TransactionManager]:
        """Give a service a transaction in its own schema."""
        return self.managers[service].transaction()

    async def close(self) -> None:
        """Give every connection back."""
        for manager in self.managers.values():
            await manager.disconnect()
