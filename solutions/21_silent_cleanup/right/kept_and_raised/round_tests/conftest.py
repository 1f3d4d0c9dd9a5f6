"""What the tests of the round run on: three bakeries, each with its orders in a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from orders_of_the_day import ORDERS, take_orders
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_round_{CONFIG.user}_"  # several of us share a server


@pytest_asyncio.fixture
async def bakeries() -> AsyncIterator[dict[str, AsyncDatabaseManager]]:
    """The bakeries that the van calls at, by name. Each has taken its orders of the day."""
    databases: list[AsyncTestDatabase] = []
    try:
        async with AsyncExitStack() as connected:
            managers = {}
            for bakery in ORDERS:
                database = AsyncTestDatabase(CONFIG)
                databases.append(database)
                await database.create_test_database()
                managers[bakery] = await connected.enter_async_context(database.get_test_db_manager())
                await take_orders(managers[bakery], bakery)
            yield managers
    finally:
        await drop_all(databases)


async def drop_all(databases: list[AsyncTestDatabase]) -> None:
    """Drop the databases of a test.

    Raises:
        ExceptionGroup: some of them could not be dropped.
    """
    refused: list[Exception] = []
    for database in databases:
        try:
            await database.drop_test_database()
        except Exception as error:
            refused.append(error)
    if refused:
        raise ExceptionGroup("databases are left on the server", refused)
