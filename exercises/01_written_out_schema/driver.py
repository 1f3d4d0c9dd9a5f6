"""Larder, as far as it concerns the order book: this runs beside `orders.py` and calls it."""

from __future__ import annotations

import os
from typing import Any

from orders import OrderBook
from pgdbm import AsyncDatabaseManager, DatabaseConfig

_books: dict[str, OrderBook] = {}


async def open_larder(bakeries: list[str]) -> None:
    """Start Larder for bakeries that share one pool, each with a manager for its own schema."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=4)
    )
    for bakery in bakeries:
        _books[bakery] = OrderBook(AsyncDatabaseManager(pool=pool, schema=bakery))


async def open_alone(bakery: str) -> None:
    """Start Larder for one bakery on its own, with a manager that has no schema."""
    manager = AsyncDatabaseManager(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=1)
    )
    await manager.connect()
    _books[bakery] = OrderBook(manager)


async def place(bakery: str, customer: str, item: str, quantity: int) -> int:
    """Take an order at a bakery."""
    return await _books[bakery].place(customer, item, quantity)


async def open_orders(bakery: str) -> list[dict[str, Any]]:
    """What the tablet in the bakery shows."""
    return await _books[bakery].open_orders()


async def collect(bakery: str, order_id: int, staff: str) -> None:
    """Hand an order over the counter."""
    await _books[bakery].collect(order_id, staff)
