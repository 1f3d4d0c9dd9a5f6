"""Fixtures for the tests of the order book: the books of two bakeries."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from order_book import OrderBook
from pgdbm import AsyncTestDatabase, DatabaseTestConfig
from sample_menu import fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_book_{CONFIG.user}_"  # several of us share a server


async def open_book() -> AsyncIterator[OrderBook]:
    """An empty order book with a menu, in a database of its own."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            await fill(db)
            yield OrderBook(db)
    finally:
        await database.drop_test_database()


brightwater = pytest_asyncio.fixture(open_book, name="brightwater")
ostrava = pytest_asyncio.fixture(open_book, name="ostrava")
