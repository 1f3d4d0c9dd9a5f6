"""One more bakery joins Larder."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig


async def take_on(dsn: str, bakery: str, folder: Path) -> None:
    """Make its label tables."""
    config = DatabaseConfig(connection_string=dsn, schema_name=bakery, min_connections=1)
    manager = AsyncDatabaseManager(config)
    await manager.connect()
    try:
        migrations = AsyncMigrationManager(manager, str(folder), module_name="labels")
        await migrations.apply_pending_migrations()
    finally:
        await manager.disconnect()
