"""Larder's web application, as far as it concerns the checkout: every request runs beside the others."""

from __future__ import annotations

import os

from checkout import Checkout
from pgdbm import AsyncDatabaseManager, DatabaseConfig

_running: dict[str, Checkout] = {}


async def open_larder(bakeries: list[str]) -> None:
    """Start Larder for these bakeries."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=4)
    )
    _running["checkout"] = Checkout(pool, bakeries)


async def place(bakery: str, customer: str, item: str) -> int:
    """A customer orders; `bakery` is the first part of the address that the request came to."""
    return await _running["checkout"].place(bakery, customer, item)


async def overview() -> dict[str, int]:
    """Mei looks at her screen."""
    return await _running["checkout"].overview()
