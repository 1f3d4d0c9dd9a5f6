"""The labels: in use at all bakeries since March. Until this release nobody named their migrations."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def stay(db: AsyncDatabaseManager, folder: Path) -> None:
    """Bring a bakery up to this release."""
    migrations = AsyncMigrationManager(db, str(folder), module_name=db.schema or "default")
    await migrations.apply_pending_migrations()
