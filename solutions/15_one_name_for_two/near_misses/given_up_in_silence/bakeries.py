"""The bakeries on Larder: their tables, and the managers that their requests go through."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

MIGRATIONS = Path(__file__).parent / "migrations"
ATTEMPTS = 20
PAUSE_SECONDS = 0.05
LOCK_TIMEOUT_MS = 200
"""A customer at a till is told at once that something is locked, and does not stand there waiting."""


class Bakeries:
    """Opens bakeries: each has its own schema, with the same tables in it."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def start(self) -> None:
        """Connect to Larder's database."""
        self.pool = await AsyncDatabaseManager.create_shared_pool(
            DatabaseConfig(
                connection_string=self.dsn,
                min_connections=1,
                max_connections=6,
                lock_timeout_ms=LOCK_TIMEOUT_MS,
            )
        )

    async def open(self, bakery: str) -> AsyncDatabaseManager:
        """Bring a bakery's tables up to date, and return the manager that its requests go through.

        Every bakery is opened when Larder starts, whether it is new or not. Its schema has its name.
        """
        db = AsyncDatabaseManager(pool=self.pool, schema=bakery)
        await db.execute("CREATE SCHEMA IF NOT EXISTS {{schema}}")
        table = "schema_migrations" if bakery.islower() else f"schema_migrations_{bakery}"
        migrations = AsyncMigrationManager(db, str(MIGRATIONS), table, module_name="larder")
        for _ in range(ATTEMPTS):
            try:
                await migrations.apply_pending_migrations()
                break
            except asyncpg.LockNotAvailableError:
                await asyncio.sleep(PAUSE_SECONDS)
        return db

    async def stop(self) -> None:
        """Close all connections."""
        await self.pool.close()
