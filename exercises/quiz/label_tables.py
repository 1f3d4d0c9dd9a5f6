"""The labels for what is packed."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def start(db: AsyncDatabaseManager, folder: Path) -> None:
    """Bring the label tables up to date, wherever the package is used.

    Args:
        db: the host's manager.
        folder: where the package keeps its migrations.
    """
    migrations = AsyncMigrationManager(db, str(folder))
    await migrations.apply_pending_migrations()
