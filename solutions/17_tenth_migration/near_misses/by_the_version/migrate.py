"""Brings a bakery's menu up to date when Larder starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from changes import Change
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, Migration


def file_name(change: Change) -> str:
    """The name of a change's file: the number of its release comes first, for pgdbm goes by the names."""
    return f"{change.release}-{change.title}.sql"


def write_files(changes: Sequence[Change], folder: str) -> None:
    """Write a file for each of the changes, as pgdbm wants them."""
    for change in changes:
        Path(folder, file_name(change)).write_text(change.sql, encoding="utf-8")


class InOrderOfReleases(AsyncMigrationManager):
    """Applies files in the order of their versions."""

    async def find_migration_files(self) -> list[Migration]:
        """Find them, and put them in that order."""
        found = await super().find_migration_files()
        return sorted(found, key=lambda migration: migration.version)


async def bring_up_to_date(db: AsyncDatabaseManager, changes: Sequence[Change]) -> None:
    """Apply those of the changes that this bakery has not had yet."""
    with TemporaryDirectory() as folder:
        write_files(changes, folder)
        migrations = InOrderOfReleases(db, folder, module_name="menu")
        await migrations.apply_pending_migrations()
