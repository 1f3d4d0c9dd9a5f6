"""Larder, as far as it concerns the deliveries: this migrates the bakeries and calls `deliveries.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import asyncpg
from deliveries import Deliveries
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

MIGRATIONS = Path(__file__).with_name("migrations")

_pool: list[asyncpg.Pool] = []
_open: dict[str, Deliveries] = {}


async def start_sharing(bakery: str) -> None:
    """Start the deliveries of a bakery that shares Larder's pool with the others."""
    if not _pool:
        _pool.append(await AsyncDatabaseManager.create_shared_pool(_config()))
    await _start(bakery, AsyncDatabaseManager(pool=_pool[0], schema=bakery))


async def start_alone(bakery: str) -> None:
    """Start the deliveries of a bakery that runs Larder on its own, with a manager that has no schema."""
    manager = AsyncDatabaseManager(_config())
    await manager.connect()
    await _start(bakery, manager)


async def send(bakery: str, order_id: int, rider: str) -> None:
    """Hand an order to a rider."""
    await _open[bakery].send(order_id, rider)


async def move_on(bakery: str, order_id: int) -> str:
    """The rider taps on the order."""
    return await _open[bakery].move_on(order_id)


async def in_state(bakery: str, state: str) -> list[dict[str, Any]]:
    """What the tablet in the bakery shows."""
    return await _open[bakery].in_state(state)


async def _start(bakery: str, manager: AsyncDatabaseManager) -> None:
    migrations = AsyncMigrationManager(manager, str(MIGRATIONS), module_name="deliveries")
    await migrations.apply_pending_migrations()
    _open[bakery] = Deliveries(manager)


def _config() -> DatabaseConfig:
    return DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=2)
