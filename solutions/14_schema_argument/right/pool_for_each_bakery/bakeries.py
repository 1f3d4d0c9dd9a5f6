"""The bakeries on Larder: their tables, and the managers that their requests go through."""

from __future__ import annotations

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

MIGRATIONS = Path(__file__).parent / "migrations"


class Bakeries:
    """Opens bakeries: each has its own schema, with the same tables in it."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.managers: list[AsyncDatabaseManager] = []

    async def start(self) -> None:
        """Nothing is connected before a bakery is opened."""

    async def open(self, bakery: str) -> AsyncDatabaseManager:
        """Bring a bakery's tables up to date, and return the manager that its requests go through.

        Every bakery is opened when Larder starts, whether it is new or not. Its schema has its name.
        """
        db = AsyncDatabaseManager(
            DatabaseConfig(connection_string=self.dsn, schema=bakery, min_connections=1, max_connections=4)
        )
        await db.connect()
        self.managers.append(db)
        migrations = AsyncMigrationManager(db, str(MIGRATIONS), module_name="larder")
        await migrations.apply_pending_migrations()
        return db

    async def stop(self) -> None:
        """Close all connections."""
        while self.managers:
            await self.managers.pop().disconnect()
