"""The labels: in use at all bakeries since March. Their migrations had no name, and now get one."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

RELEASE = "2.4"


async def move_on(db: AsyncDatabaseManager, folder: Path) -> None:
    """Bring a bakery up to this release, unless it has been brought there already."""
    migrations = AsyncMigrationManager(db, str(folder), module_name=f"labels {RELEASE}")
    pending = await migrations.get_pending_migrations()
    if pending:
        await migrations.apply_pending_migrations()
