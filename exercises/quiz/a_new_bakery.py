"""A bakery joins Larder."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig


async def welcome(dsn: str, schema: str, folder: Path) -> None:
    """Make its label tables."""
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, min_connections=1))
    await db.connect()
    try:
        migrations = AsyncMigrationManager(db, str(folder), schema, module_name="labels")
        await migrations.apply_pending_migrations()
    finally:
        await db.disconnect()
