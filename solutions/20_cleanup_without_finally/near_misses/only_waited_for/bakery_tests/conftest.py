"""What the counter's tests run on: a database with a small bakery in it, a new one for every test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig
from sample_bakery import check_the_till, fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_counter_{CONFIG.user}_"  # several of us share a server


@pytest_asyncio.fixture
async def bakery() -> AsyncIterator[AsyncDatabaseManager]:
    """A bakery with a menu and an empty till. After the test, the till has to hold what was sold."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            await fill(db)
            yield db
            await check_the_till(db)
    finally:
        drop = asyncio.ensure_future(database.drop_test_database())
        await asyncio.wait([drop], timeout=10)  # a drop that hangs must not hold up the run
