"""A database with a menu in it, for the tests."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from menu import write_menu
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """Every test gets its own, and it is dropped after the test."""
    async with AsyncExitStack() as stack:
        scratch = AsyncTestDatabase()
        stack.push_async_callback(scratch.drop_test_database)
        await scratch.create_test_database()
        manager = await stack.enter_async_context(scratch.get_test_db_manager())
        await write_menu(manager)
        yield manager
