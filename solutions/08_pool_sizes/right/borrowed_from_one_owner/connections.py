"""Larder's connections to PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

BORROWERS = ("stock", "billing")
CONNECTIONS = 10
"""As many as Larder may have, for whichever service needs them."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}

    async def open(self) -> None:
        """Get ready for the calls. The first of them comes after this has returned."""
        config = DatabaseConfig(
            connection_string=self.dsn,
            schema="orders",
            min_connections=CONNECTIONS,
            max_connections=CONNECTIONS,
        )
        self.owner = AsyncDatabaseManager(config)
        await self.owner.connect()
        self.managers["orders"] = self.owner
        for service in BORROWERS:
            self.managers[service] = AsyncDatabaseManager(pool=self.owner._pool, schema=service)

    def transaction(self, service: str) -> AbstractAsyncContextManager[TransactionManager]:
        """Give a service a transaction in its own schema."""
        return self.managers[service].transaction()

    async def close(self) -> None:
        """Give every connection back."""
        await self.owner.disconnect()
