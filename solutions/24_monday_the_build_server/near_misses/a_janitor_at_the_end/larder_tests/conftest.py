"""What Larder's tests run on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from courier import read_tariff, write_tariff
from databases import CONFIG, Databases
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase


@pytest_asyncio.fixture
async def courier_db() -> AsyncIterator[AsyncDatabaseManager]:
    """A database with the courier's tariff in it."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database(suffix="courier")
    await load_tariff(database)
    try:
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


def pytest_sessionfinish() -> None:
    """Leave nothing on the server."""
    asyncio.run(clear_up())


async def clear_up() -> None:
    """Drop every test database that nobody is connected to."""
    server = await asyncpg.connect(
        host=CONFIG.host, port=CONFIG.port, user=CONFIG.user, password=CONFIG.password, database="postgres"
    )
    left = await server.fetch(
        "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity AS session WHERE session.datname = pg_database.datname)",
        CONFIG.test_db_prefix,
    )
    for row in left:
        await server.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}"')
    await server.close()
