"""The tests of the order book."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from order_book import OrderBook
from pgdbm import AsyncTestDatabase, DatabaseTestConfig
from sample_menu import fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_book_{CONFIG.user}_"  # several of us share a server


async def test_an_order_has_its_price() -> None:
    """Two loaves cost twice as much as one."""
    async with new_book() as book:
        await book.place("rye loaf", 2)
        assert await book.pence() == 960


async def test_two_bakeries_keep_two_books() -> None:
    """What one bakery has been asked for is not in the book of the other."""
    async with new_book() as brightwater, new_book() as ostrava:
        await brightwater.place("rye loaf", 24)
        await ostrava.place("plum cake", 60)
        assert [await brightwater.pieces(), await ostrava.pieces()] == [24, 60]


@asynccontextmanager
async def new_book() -> AsyncIterator[OrderBook]:
    """An empty order book with a menu, in a database of its own."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            await fill(db)
            yield OrderBook(db)
    except Exception:
        await database.drop_test_database()
        raise
    await database.drop_test_database()
