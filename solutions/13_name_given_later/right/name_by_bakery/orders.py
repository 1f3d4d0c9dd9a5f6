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
    migrations = AsyncMigrationManager(db, str(MIGRATIONS), module_name=await _name(db))
    outcome = await migrations.apply_pending_migrations()
    return [ran["filename"] for ran in outcome["applied"]]


async def _name(db: AsyncDatabaseManager) -> str:
    """The name under which a bakery has its records: the old one where it began with that."""
    if await db.table_exists("schema_migrations"):
        old_name = db.schema or "default"
        begun = await db.fetch_value(
            "SELECT EXISTS (SELECT FROM {{tables.schema_migrations}}"
            " WHERE module_name = $1 AND filename = '001_initial.sql')",
            old_name,
        )
        if begun:
            return old_name
    return "orders"
