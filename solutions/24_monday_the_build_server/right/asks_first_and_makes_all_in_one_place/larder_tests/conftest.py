"""What Larder's tests run on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from courier import Tariff, read_tariff, write_tariff
from databases import Databases
from pgdbm import AsyncDatabaseManager


@pytest.fixture
def tariff() -> Tariff:
    """The courier's tariff. A machine that has not been given it skips the test."""
    found = read_tariff()
    if found is None:
        pytest.skip("no tariff on this machine")
    return found


@pytest_asyncio.fixture
async def courier_db(tariff: Tariff, databases: Databases) -> AsyncIterator[AsyncDatabaseManager]:
    """A database with the courier's tariff in it."""
    database = await databases.make("courier")
    async with database.get_test_db_manager() as db:
        await write_tariff(db, tariff)
        yield db


@pytest_asyncio.fixture
async def databases() -> AsyncIterator[Databases]:
    """Makes databases for a test, and drops them after it."""
    made = Databases()
    yield made
    await made.drop_all()
