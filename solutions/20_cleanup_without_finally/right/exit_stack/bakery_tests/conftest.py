"""What the counter's tests run on: a database with a small bakery in it, a new one for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig
from sample_bakery import check_the_till, fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_counter_{CONFIG.user}_"  # several of us share a server


@pytest_asyncio.fixture
async def bakery() -> AsyncIterator[AsyncDatabaseManager]:
    """A bakery with a menu and an empty till. After the test, the till has to hold what was sold."""
    async with AsyncExitStack() as stack:
        database = AsyncTestDatabase(CONFIG)
        stack.push_async_callback(database.drop_test_database)
        await database.create_test_database()
        db = await stack.enter_async_context(database.get_test_db_manager())
        await fill(db)
        yield db
        await check_the_till(db)
