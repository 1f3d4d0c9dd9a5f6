"""Larder, as far as it concerns starts: each call is an instance of a service that starts and stops."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orders
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

HERE = Path(__file__).parent


async def start(bakery: str) -> Any:
    """Orders starts at a bakery. What it returns goes into the deploy log."""
    async with _manager(bakery) as db:
        return await _orders_imported_anew().start(db)


async def start_stock(bakery: str) -> None:
    """Stock starts. It gives no module_name; so that nothing collides, its files begin with 101."""
    async with _manager(bakery) as db:
        # kata: ignore[migrations-without-module-name] -- that Stock gives none is what this is about
        await AsyncMigrationManager(db, str(HERE / "stock" / "migrations")).apply_pending_migrations()


async def start_billing(bakery: str) -> None:
    """Billing starts. It has always given a module_name."""
    async with _manager(bakery) as db:
        migrations = AsyncMigrationManager(db, str(HERE / "billing" / "migrations"), module_name="billing")
        await migrations.apply_pending_migrations()


@asynccontextmanager
async def _manager(bakery: str) -> AsyncIterator[AsyncDatabaseManager]:
    """The manager for a bakery's schema, on a shared pool; for Harcourt's one without a schema."""
    config = DatabaseConfig(
        connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=4
    )
    if bakery == "Harcourt's":
        db = AsyncDatabaseManager(config)
        await db.connect()
        try:
            yield db
        finally:
            await db.disconnect()
    else:
        pool = await AsyncDatabaseManager.create_shared_pool(config)
        try:
            yield AsyncDatabaseManager(pool=pool, schema=bakery)
        finally:
            await pool.close()


def _orders_imported_anew() -> Any:
    """Import `orders` once more, for no two instances have anything in memory together."""
    spec = importlib.util.spec_from_file_location("orders", orders.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
