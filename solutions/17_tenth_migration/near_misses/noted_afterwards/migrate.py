"""Brings a bakery's menu up to date when Larder starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from changes import Change
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


def file_name(change: Change) -> str:
    """The name of a change's file: the number of its release comes first, for pgdbm goes by the names."""
    return f"{change.release}-{change.title}.sql"


def write_files(changes: Sequence[Change], folder: str) -> None:
    """Write a file for each of the changes, as pgdbm wants them."""
    for change in changes:
        Path(folder, file_name(change)).write_text(change.sql, encoding="utf-8")


async def bring_up_to_date(db: AsyncDatabaseManager, changes: Sequence[Change]) -> None:
    """Apply those of the changes that this bakery has not had yet, in the order in which they are listed."""
    with TemporaryDirectory() as folder:
        write_files(changes, folder)
        migrations = AsyncMigrationManager(db, folder, module_name="menu")
        await migrations.ensure_migrations_table()
        pending = {migration.filename: migration for migration in await migrations.get_pending_migrations()}
        for change in changes:
            if migration := pending.get(file_name(change)):
                await db.execute(migration.content)
                await db.execute(
                    "INSERT INTO {{tables.schema_migrations}} (filename, checksum, module_name)"
                    " VALUES ($1, $2, 'menu')",
                    migration.filename,
                    migration.checksum,
                )
