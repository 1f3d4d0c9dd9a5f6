"""The labels: in use at all bakeries since March. Until this release nobody named their migrations."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def upgrade(db: AsyncDatabaseManager, folder: Path) -> list[str]:
    """Bring a bakery up to this release, and say which files had not run yet."""
    migrations = AsyncMigrationManager(db, str(folder), module_name="labels")
    outcome = await migrations.apply_pending_migrations()
    return [ran["filename"] for ran in outcome["applied"]]
