"""Brings a bakery's menu up to date when Larder starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from changes import Change
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


def file_name(change: Change) -> str:
    """The name of a change's file: pgdbm orders names letter by letter, so every number has four digits."""
    return f"{change.release:04d}-{change.title}.sql"


def _name_until_now(change: Change) -> str:
    """What the file was called up to release 12. Bakeries that have run those know it by that name."""
    return f"{change.release}-{change.title}.sql"


def write_files(changes: Sequence[Change], folder: str) -> None:
    """Write a file for each of the changes, as pgdbm wants them."""
    for change in changes:
        Path(folder, file_name(change)).write_text(change.sql, encoding="utf-8")


async def bring_up_to_date(db: AsyncDatabaseManager, changes: Sequence[Change]) -> None:
    """Apply those of the changes that this bakery has not had yet."""
    with TemporaryDirectory() as folder:
        write_files(changes, folder)
        migrations = AsyncMigrationManager(db, folder, module_name="menu")
        await db.executemany(
            "UPDATE {{tables.schema_migrations}} SET filename = $1 WHERE filename = $2 AND module_name = $3",
            [(file_name(change), _name_until_now(change), "menu") for change in changes],
        )
        await migrations.apply_pending_migrations()
