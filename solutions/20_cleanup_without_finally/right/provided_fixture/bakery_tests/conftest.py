"""What the counter's tests run on: a database with a small bakery in it, a new one for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from pgdbm import AsyncDatabaseManager
from pgdbm.fixtures.conftest import test_db  # noqa: F401  # a fixture: pytest finds it here
from sample_bakery import check_the_till, fill


@pytest_asyncio.fixture
async def bakery(test_db: AsyncDatabaseManager) -> AsyncIterator[AsyncDatabaseManager]:  # noqa: F811
    """A bakery with a menu and an empty till. After the test, the till has to hold what was sold."""
    await fill(test_db)
    yield test_db
    await check_the_till(test_db)
