"""What the counter's tests run on: a database with a small bakery in it, a new one for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig
from sample_bakery import check_the_till, fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_counter_{CONFIG.user}_"  # several of us share a server


@pytest_asyncio.fixture(scope="session", loop_scope="session", autouse=True)
async def no_leftovers() -> None:
    """Drop what earlier runs have left."""
    server = await asyncpg.connect(
        host=CONFIG.host,
        port=CONFIG.port,
        user=CONFIG.user,
        password=CONFIG.password,
        database="postgres",
    )
    for left in await server.fetch(
        "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", CONFIG.test_db_prefix
    ):
        await server.execute(f'DROP DATABASE IF EXISTS "{left["datname"]}" WITH (FORCE)')
    await server.close()


@pytest_asyncio.fixture
async def bakery() -> AsyncIterator[AsyncDatabaseManager]:
    """A bakery with a menu and an empty till. After the test, the till has to hold what was sold."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        await fill(db)
        yield db
        await check_the_till(db)
    await database.drop_test_database()
