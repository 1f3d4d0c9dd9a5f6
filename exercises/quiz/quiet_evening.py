"""A database for each test of the menu."""

import contextlib
from collections.abc import AsyncIterator

import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """It is dropped after the test."""
    database = AsyncTestDatabase()
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            yield db
    finally:
        with contextlib.suppress(Exception):
            await database.drop_test_database()
