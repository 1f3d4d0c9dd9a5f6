"""What Larder's tests run on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from courier import read_tariff, write_tariff
from databases import CONFIG, Databases
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def courier_db() -> AsyncIterator[AsyncDatabaseManager]:
    """A database with the courier's tariff in it."""
    database = AsyncTestDatabase(CONFIG)
    try:
        await database.create_test_database(suffix="courier")
        await load_tariff(database)
        async with database.get_test_db_manager() as db:
            yield db
    finally:
        await database.drop_test_database()


async def load_tariff(database: AsyncTestDatabase) -> None:
    """Put the courier's tariff into a database. A machine that has not been given it skips the test."""
    async with database.get_test_db_manager() as db:
        tariff = read_tariff()
        if tariff is None:
            pytest.skip("no tariff on this machine")
        await write_tariff(db, tariff)


@pytest_asyncio.fixture
async def databases() -> AsyncIterator[Databases]:
    """Makes databases for a test, and drops them after it."""
    made = Databases()
    yield made
    await made.drop_all()
