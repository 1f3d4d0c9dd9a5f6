"""Brings a bakery's menu up to date when Larder starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from changes import Change
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


def file_name(change: Change) -> str:
    """The name of a change's file. Up to release 12 there were no zeros, and those names are known to bakeries."""
    number = f"{change.release:04d}" if change.release > 12 else f"{change.release}"
    return f"{number}-{change.title}.sql"


def write_files(changes: Sequence[Change], folder: str) -> None:
    """Write a file for each of the changes, as pgdbm wants them."""
    for change in changes:
        Path(folder, file_name(change)).write_text(change.sql, encoding="utf-8")


async def bring_up_to_date(db: AsyncDatabaseManager, changes: Sequence[Change]) -> None:
    """Apply those of the changes that this bakery has not had yet."""
    with TemporaryDirectory() as folder:
        write_files(changes, folder)
        migrations = AsyncMigrationManager(db, folder, module_name="menu")
        await migrations.apply_pending_migrations()
