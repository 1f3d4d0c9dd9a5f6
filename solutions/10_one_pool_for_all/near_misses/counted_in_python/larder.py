"""Larder's back office: its services, and the connections that they share."""

from __future__ import annotations

from orders import Orders
from pgdbm import AsyncDatabaseManager, DatabaseConfig
from stock import Stock

CONNECTIONS = 6
"""As many as Larder may have, for whichever service needs them."""


async def open_larder(dsn: str) -> Orders:
    """Open the pool that all services share, and give the orders what they need of it."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=CONNECTIONS)
    )
    stock = Stock(AsyncDatabaseManager(pool=pool, schema="stock"))
    return Orders(AsyncDatabaseManager(pool=pool, schema="orders"), stock)
