"""A database with a menu in it, for the tests."""

from collections.abc import AsyncIterator

import pytest_asyncio
from menu import fill
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """Every test gets its own, and it is dropped after the test."""
    database = AsyncTestDatabase()
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        await fill(db)
        yield db
    await database.drop_test_database()
