"""A database with a menu in it, for the tests."""

from collections.abc import AsyncIterator

import pytest_asyncio
from menu import write_menu
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """Every test gets its own, and it is dropped after the test."""
    scratch = AsyncTestDatabase()
    await scratch.create_test_database()
    async with scratch.get_test_db_manager() as manager:
        await write_menu(manager)
        try:
            yield manager
        finally:
            await manager.disconnect()
            await scratch.drop_test_database()
