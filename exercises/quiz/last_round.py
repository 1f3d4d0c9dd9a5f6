"""A database for each test of the menu."""

from collections.abc import AsyncIterator

import asyncpg
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
        try:
            await database.drop_test_database()
        except asyncpg.PostgresError as error:
            raise RuntimeError("look who still uses the database of this test") from error
