"""A bakery joins Larder."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

NOTES = "label_migrations"


async def move_in(dsn: str, bakery: str, folder: Path) -> None:
    """Make its label tables."""
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema=bakery, min_connections=1))
    await db.connect()
    try:
        migrations = AsyncMigrationManager(db, str(folder), NOTES, module_name="labels")
        await migrations.apply_pending_migrations()
    finally:
        await db.disconnect()
