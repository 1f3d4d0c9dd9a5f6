"""The label printer's own tables."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def start_printer(db: AsyncDatabaseManager, folder: Path) -> None:
    """Bring them up to date, in whichever bakery the printer stands."""
    name = db.schema or "default"
    migrations = AsyncMigrationManager(db, str(folder), module_name=name)
    if await migrations.get_pending_migrations():
        await migrations.apply_pending_migrations()
