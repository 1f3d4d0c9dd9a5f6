"""Larder's orders, as far as they concern the start."""

from __future__ import annotations

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

MIGRATIONS = Path(__file__).parent / "migrations"


async def start(db: AsyncDatabaseManager) -> list[str]:
    """Bring a bakery's tables up to this release.

    Args:
        db: the bakery's manager.

    Returns:
        The files that it ran, for the deploy log.
    """
    # What earlier releases, which gave no name, have noted is found under the name that pgdbm gave them.
    migrations = AsyncMigrationManager(db, str(MIGRATIONS), module_name=db.schema or "default")
    outcome = await migrations.apply_pending_migrations()
    return [ran["filename"] for ran in outcome["applied"]]
