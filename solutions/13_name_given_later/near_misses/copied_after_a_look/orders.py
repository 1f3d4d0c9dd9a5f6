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
    await _give_the_name_to_what_has_run(db)
    migrations = AsyncMigrationManager(db, str(MIGRATIONS), module_name="orders")
    outcome = await migrations.apply_pending_migrations()
    return [ran["filename"] for ran in outcome["applied"]]


async def _give_the_name_to_what_has_run(db: AsyncDatabaseManager) -> None:
    """Copy the records of releases that gave no module_name, unless that has been done."""
    if not await db.table_exists("schema_migrations"):
        return
    if await db.fetch_value("SELECT count(*) FROM {{tables.schema_migrations}} WHERE module_name = 'orders'"):
        return
    await db.execute(
        "INSERT INTO {{tables.schema_migrations}} (filename, checksum, module_name, applied_at)"
        " SELECT filename, checksum, 'orders', applied_at FROM {{tables.schema_migrations}}"
        " WHERE module_name = $1 AND filename = ANY ($2)",
        db.schema or "default",
        [file.name for file in MIGRATIONS.glob("*.sql")],
    )
