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
    """A database with the courier's tariff in it. A machine that has not been given one skips the test."""
    async with AsyncTestDatabase.create(config=CONFIG, suffix="courier") as db:
        tariff = read_tariff()
        if tariff is None:
            pytest.skip("no tariff on this machine")
        await write_tariff(db, tariff)
        yield db


@pytest_asyncio.fixture
async def databases() -> AsyncIterator[Databases]:
    """Makes databases for a test, and drops them after it."""
    made = Databases()
    yield made
    await made.drop_all()
