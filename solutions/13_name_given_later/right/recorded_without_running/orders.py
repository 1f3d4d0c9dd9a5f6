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
    """Record what has run under the name that pgdbm gave, file by file, in one transaction."""
    unnamed = AsyncMigrationManager(db, str(MIGRATIONS), module_name=db.schema or "default")
    pending = await unnamed.apply_pending_migrations(dry_run=True)
    async with db.transaction() as tx:
        for file in await unnamed.find_migration_files():
            if file.filename in pending["skipped"]:
                await tx.execute(
                    "INSERT INTO {{tables.schema_migrations}} (filename, checksum, module_name)"
                    " VALUES ($1, $2, 'orders') ON CONFLICT DO NOTHING",
                    file.filename,
                    file.checksum,
                )
