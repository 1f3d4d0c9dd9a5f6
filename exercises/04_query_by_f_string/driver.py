"""Larder, as far as it concerns what is forgotten: the customer service's screen and the night's job."""

from __future__ import annotations

import os

from pgdbm import AsyncDatabaseManager, DatabaseConfig
from retention import Retention

_retentions: dict[str, Retention] = {}


async def open_larder(bakeries: list[str]) -> None:
    """Start Larder for bakeries that share one pool, each with a manager for its own schema."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=1)
    )
    for bakery in bakeries:
        _retentions[bakery] = Retention(AsyncDatabaseManager(pool=pool, schema=bakery))


async def open_alone(bakery: str) -> None:
    """Start Larder for one bakery on its own, with a manager that has no schema."""
    manager = AsyncDatabaseManager(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=1)
    )
    await manager.connect()
    _retentions[bakery] = Retention(manager)


async def forget_customer(bakery: str, customer: str) -> int:
    """Somebody has written to Mei, and wants to be forgotten."""
    return await _retentions[bakery].forget_customer(customer)


async def forget_old(bakery: str, days: int, since: str) -> int:
    """It is night.

    The bakery chooses `days` and `since` on its settings page. The page makes sure that `days` is a number
    above zero; `since` is what the browser has sent.
    """
    return await _retentions[bakery].forget_old(days, since)
