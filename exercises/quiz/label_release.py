"""The labels for what is packed."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

PACKAGE = "labels"


async def start_labels(db: AsyncDatabaseManager, folder: Path) -> None:
    """Bring the label tables up to date, in whichever bakery they are."""
    migrations = AsyncMigrationManager(db, str(folder), module_name=PACKAGE)
    await migrations.apply_pending_migrations()
