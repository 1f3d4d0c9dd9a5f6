"""Brightwater in town, and the two houses of Maison Lune."""

from pathlib import Path

import asyncpg
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

NOTES = {"maisonlune": "label_notes", "MaisonLune": "label_notes_large_oven"}


async def open_ovens(pool: asyncpg.Pool, folder: Path) -> None:
    """Give both houses their label tables."""
    for schema, table in NOTES.items():
        db = AsyncDatabaseManager(pool=pool, schema=schema)
        migrations = AsyncMigrationManager(db, str(folder), table, module_name="labels")
        await migrations.apply_pending_migrations()
