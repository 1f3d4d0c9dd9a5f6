"""Larder's billing, as far as it concerns the journal: this runs the migrations, and then works."""

from __future__ import annotations

import os
from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

MIGRATIONS = Path(__file__).parent / "migrations"

_managers: dict[str, AsyncDatabaseManager] = {}


async def open_larder() -> None:
    """Open a manager for every bakery, in the way that it is deployed."""
    dsn = os.environ["DATABASE_URL"]
    for bakery, schema in (("brightwater", "brightwater"), ("Harcourt's", None)):
        manager = AsyncDatabaseManager(
            DatabaseConfig(connection_string=dsn, schema=schema, min_connections=1, max_connections=2)
        )
        await manager.connect()
        _managers[bakery] = manager

    shared = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=2)
    )
    _managers["ostrava"] = AsyncDatabaseManager(pool=shared, schema="ostrava")

    # pgdbm's documentation has this setting for pools on which the functions of extensions are called.
    with_extensions = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(
            connection_string=dsn, min_connections=1, max_connections=2, shared_pool_search_path="public"
        )
    )
    _managers["MaisonLune"] = AsyncDatabaseManager(pool=with_extensions, schema="MaisonLune")


async def migrate(bakery: str) -> None:
    """Apply the migrations that a bakery does not have yet."""
    migrations = AsyncMigrationManager(_managers[bakery], str(MIGRATIONS), module_name="billing")
    await migrations.apply_pending_migrations()


async def issue(bakery: str, customer_id: int) -> int:
    """Issue an invoice and return its number."""
    number: int = await _managers[bakery].fetch_value(
        "INSERT INTO {{tables.invoices}} (customer_id) VALUES ($1) RETURNING number", customer_id
    )
    return number


async def set_state(bakery: str, number: int, state: str) -> None:
    """Note that an invoice has been sent, or paid."""
    await _managers[bakery].execute(
        "UPDATE {{tables.invoices}} SET state = $2 WHERE number = $1", number, state
    )
