"""A database for each test of the menu."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def menu_db() -> AsyncIterator[AsyncDatabaseManager]:
    """It is dropped after the test."""
    scratch = AsyncTestDatabase()
    await scratch.create_test_database()
    try:
        async with scratch.get_test_db_manager() as manager:
            yield manager
    finally:
        try:
            await scratch.drop_test_database()
        except asyncpg.PostgresError as error:
            raise RuntimeError("look who still uses the database of this test") from error
