"""Larder's connections to PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import asyncpg
from pgdbm import AsyncDatabaseManager, TransactionManager

SERVICES = ("orders", "stock", "billing")
CONNECTIONS = 10
"""As many as Larder may have, for whichever service needs them."""


class Connections:
    """What the services of the back office reach the database with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: dict[str, AsyncDatabaseManager] = {}

    async def open(self) -> None:
        """Get ready for the calls. The first of them comes after this has returned."""
        self.pool = await asyncpg.create_pool(self.dsn, min_size=CONNECTIONS, max_size=CONNECTIONS)
        for service in SERVICES:
            self.managers[service] = AsyncDatabaseManager(pool=self.pool, schema=service)

    def transaction(self, service: str) -> AbstractAsyncContextManager[TransactionManager]:
        """Give a service a transaction in its own schema."""
        return self.managers[service].transaction()

    async def close(self) -> None:
        """Give every connection back."""
        await self.pool.close()
