"""Larder's billing, as far as it concerns the journal: this runs the migrations, and then works."""

from __future__ import annotations

import os
from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

MIGRATIONS = Path(__file__).parent / "migrations"

OWN_POOL = {"brightwater": "brightwater", "Harcourt's": None}
"""The bakeries with a pool of their own, and the schema of each."""
SHARED_POOL = {"ostrava": "pg_catalog", "MaisonLune": "public"}
"""The bakeries on a pool that is made to be shared, and its search_path; `pg_catalog` is pgdbm's default."""

_managers: dict[str, AsyncDatabaseManager] = {}


async def open_larder(bakeries: list[str]) -> None:
    """Open the managers of these bakeries, each in the way that it is deployed."""
    for bakery in bakeries:
        # kata: ignore[second-pool] -- some bakeries are deployed so, and the migrations must do there, too
        _managers[bakery] = await (_own_pool(bakery) if bakery in OWN_POOL else _shared_pool(bakery))


async def migrate(bakery: str) -> None:
    """Apply the migrations that a bakery does not have yet."""
    # pgdbm does not quote the schema of its own list of migrations: MaisonLune's is in maisonlune.
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


async def _own_pool(bakery: str) -> AsyncDatabaseManager:
    manager = AsyncDatabaseManager(
        DatabaseConfig(
            connection_string=os.environ["DATABASE_URL"],
            schema=OWN_POOL[bakery],
            min_connections=1,
            max_connections=2,
        )
    )
    await manager.connect()
    return manager


async def _shared_pool(bakery: str) -> AsyncDatabaseManager:
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(
            connection_string=os.environ["DATABASE_URL"],
            min_connections=1,
            max_connections=2,
            shared_pool_search_path=SHARED_POOL[bakery],
        )
    )
    return AsyncDatabaseManager(pool=pool, schema=bakery)
