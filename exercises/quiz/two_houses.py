"""Maison Lune: the old shop, and the one with the large oven."""

from pathlib import Path

import asyncpg
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

HOUSES = ("maisonlune", "MaisonLune")


async def open_houses(pool: asyncpg.Pool, folder: Path) -> None:
    """Give both of them their label tables."""
    for house in HOUSES:
        db = AsyncDatabaseManager(pool=pool, schema=house)
        migrations = AsyncMigrationManager(db, str(folder), module_name="labels")
        await migrations.apply_pending_migrations()
