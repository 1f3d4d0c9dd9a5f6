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
    await _remove_old_records(db)
    migrations = AsyncMigrationManager(db, str(MIGRATIONS), module_name="orders")
    outcome = await migrations.apply_pending_migrations()
    return [ran["filename"] for ran in outcome["applied"]]


async def _remove_old_records(db: AsyncDatabaseManager) -> None:
    """Remove the records of releases that gave no module_name: from now on there are those with the name."""
    if await db.table_exists("schema_migrations"):
        await db.execute(
            "DELETE FROM {{tables.schema_migrations}} WHERE module_name = $1 AND filename = ANY ($2)",
            db.schema or "default",
            [file.name for file in MIGRATIONS.glob("*.sql")],
        )
