"""Maison Lune: the old shop, and the one with the large oven."""

from pathlib import Path

import asyncpg
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

SHOPS = {"maisonlune": "labels", "MaisonLune": "labels of the large oven"}


async def open_shops(pool: asyncpg.Pool, folder: Path) -> None:
    """Give both of them their label tables, for the first time."""
    for schema, module in SHOPS.items():
        db = AsyncDatabaseManager(pool=pool, schema=schema)
        await AsyncMigrationManager(db, str(folder), module_name=module).apply_pending_migrations()
