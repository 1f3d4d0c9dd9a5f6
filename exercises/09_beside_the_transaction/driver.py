"""Larder, as far as it concerns Ostrava's wholesale desk: cafés order whenever they like."""

from __future__ import annotations

import os

from pgdbm import AsyncDatabaseManager, DatabaseConfig
from wholesale import OrderDesk

_running: dict[str, OrderDesk] = {}


async def open_desk() -> None:
    """Open the desk, with the three connections that Ostrava has."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=3, max_connections=3)
    )
    _running["desk"] = OrderDesk(AsyncDatabaseManager(pool=pool, schema="ostrava"))


async def place(cafe: str, item: str, trays: int) -> int:
    """A café orders."""
    return await _running["desk"].place(cafe, item, trays)
