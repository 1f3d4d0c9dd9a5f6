"""The processes that Stock runs in: this opens its managers and calls `stock.py`."""

from __future__ import annotations

import os

import settings
from pgdbm import AsyncDatabaseManager
from stock import Stock

HARCOURTS = "Harcourt's"

_stocks: dict[str, Stock] = {}


async def start_alone(bakery: str) -> None:
    """Start a process for one bakery, with a pool of its own. Harcourt's has no schema."""
    schema = None if bakery == HARCOURTS else bakery
    manager = AsyncDatabaseManager(settings.own_pool(os.environ["DATABASE_URL"], schema))
    await manager.connect()
    _stocks[bakery] = Stock(manager)


async def start_together(bakeries: list[str]) -> None:
    """Start one process for several bakeries, which share a pool."""
    pool = await AsyncDatabaseManager.create_shared_pool(settings.shared_pool(os.environ["DATABASE_URL"]))
    for bakery in bakeries:
        _stocks[bakery] = Stock(AsyncDatabaseManager(pool=pool, schema=bakery))


async def book_in(bakery: str, lines: dict[str, int]) -> int:
    """A delivery is at the door."""
    return await _stocks[bakery].book_in(lines)


async def hand_out(bakery: str, item: str, quantity: int) -> None:
    """Somebody comes for something from the shelf."""
    await _stocks[bakery].hand_out(item, quantity)


async def take_stock(bakery: str, counted: dict[str, int]) -> None:
    """The month is over."""
    await _stocks[bakery].take_stock(counted)
