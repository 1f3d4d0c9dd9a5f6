"""Larder's back office: its services, and the connections that they share."""

from __future__ import annotations

from orders import Orders
from pgdbm import AsyncDatabaseManager, DatabaseConfig
from stock import Stock

CONNECTIONS_EACH = 3
"""Half of what Larder may have: what orders hold, the stock does not wait for."""


async def open_larder(dsn: str) -> Orders:
    """Open a pool for each service, and give the orders what they need."""
    config = DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=CONNECTIONS_EACH)
    orders_pool = await AsyncDatabaseManager.create_shared_pool(config)
    stock_pool = await AsyncDatabaseManager.create_shared_pool(config)
    stock = Stock(AsyncDatabaseManager(pool=stock_pool, schema="stock"))
    return Orders(AsyncDatabaseManager(pool=orders_pool, schema="orders"), stock)
