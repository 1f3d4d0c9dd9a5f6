"""What the tests of the round run on: three bakeries, each with its orders in a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from orders_of_the_day import ORDERS, take_orders
from pgdbm import AsyncDatabaseManager
from pgdbm.fixtures.conftest import DEFAULT_TEST_CONFIG, test_db_factory  # noqa: F401  # pytest finds it here

DEFAULT_TEST_CONFIG.test_db_prefix = (
    f"larder_round_{DEFAULT_TEST_CONFIG.user}_"  # several of us share a server
)


@pytest_asyncio.fixture
async def bakeries(test_db_factory: Any) -> AsyncIterator[dict[str, AsyncDatabaseManager]]:  # noqa: F811
    """The bakeries that the van calls at, by name. Each has taken its orders of the day."""
    managers = {}
    for bakery in ORDERS:
        managers[bakery] = await test_db_factory.create_db()
        await take_orders(managers[bakery], bakery)
    yield managers
