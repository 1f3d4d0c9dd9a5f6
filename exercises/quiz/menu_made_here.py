"""A database with a menu in it, for the tests."""

from collections.abc import AsyncIterator

import pytest_asyncio
from menu import write_menu
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """Every test gets its own, and it is dropped after the test."""
    async with AsyncTestDatabase.create() as manager:
        await write_menu(manager)
        yield manager
