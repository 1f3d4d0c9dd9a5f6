"""A database with a menu in it, for the tests."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from menu import fill
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """Every test gets its own, and it is dropped after the test."""
    async with AsyncExitStack() as stack:
        database = AsyncTestDatabase()
        stack.push_async_callback(database.drop_test_database)
        await database.create_test_database()
        db = await stack.enter_async_context(database.get_test_db_manager())
        await fill(db)
        yield db
