"""What the tests of the round run on: three bakeries, each with its orders in a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from orders_of_the_day import ORDERS, take_orders
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_round_{CONFIG.user}_"  # several of us share a server


@pytest_asyncio.fixture
async def bakeries() -> AsyncIterator[dict[str, AsyncDatabaseManager]]:
    """The bakeries that the van calls at, by name. Each has taken its orders of the day."""
    async with (
        AsyncTestDatabase.create(config=CONFIG) as first,
        AsyncTestDatabase.create(config=CONFIG) as second,
        AsyncTestDatabase.create(config=CONFIG) as third,
    ):
        managers = dict(zip(ORDERS, (first, second, third), strict=True))
        for bakery, db in managers.items():
            await take_orders(db, bakery)
        yield managers
