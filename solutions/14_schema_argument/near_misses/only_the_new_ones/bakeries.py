"""The bakeries on Larder: their tables, and the managers that their requests go through."""

from __future__ import annotations

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

MIGRATIONS = Path(__file__).parent / "migrations"


class Bakeries:
    """Opens bakeries: each has its own schema, with the same tables in it."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def start(self) -> None:
        """Connect to Larder's database."""
        self.pool = await AsyncDatabaseManager.create_shared_pool(
            DatabaseConfig(connection_string=self.dsn, min_connections=1, max_connections=4)
        )
        self.db = AsyncDatabaseManager(pool=self.pool)

    async def open(self, bakery: str) -> AsyncDatabaseManager:
        """Bring a bakery's tables up to date, and return the manager that its requests go through.

        Every bakery is opened when Larder starts, whether it is new or not. Its schema has its name.
        """
        db = AsyncDatabaseManager(pool=self.pool, schema=bakery)
        if not await self.db.fetch_value("SELECT to_regnamespace($1)", f'"{bakery}"'):
            await self.db.execute(f'CREATE SCHEMA "{bakery}"')
            migrations = AsyncMigrationManager(db, str(MIGRATIONS), module_name="larder")
            await migrations.apply_pending_migrations()
        return db

    async def stop(self) -> None:
        """Close all connections."""
        await self.pool.close()
