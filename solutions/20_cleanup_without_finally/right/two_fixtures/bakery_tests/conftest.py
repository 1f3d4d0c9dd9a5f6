"""What the counter's tests run on: a database with a small bakery in it, a new one for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig
from sample_bakery import check_the_till, fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_counter_{CONFIG.user}_"  # several of us share a server


@pytest_asyncio.fixture
async def empty_database() -> AsyncIterator[AsyncDatabaseManager]:
    """A database with nothing in it. What can fail is in `bakery`, so this one always gets its turn."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        yield db
    await database.drop_test_database()


@pytest_asyncio.fixture
async def bakery(empty_database: AsyncDatabaseManager) -> AsyncIterator[AsyncDatabaseManager]:
    """A bakery with a menu and an empty till. After the test, the till has to hold what was sold."""
    await fill(empty_database)
    yield empty_database
    await check_the_till(empty_database)
