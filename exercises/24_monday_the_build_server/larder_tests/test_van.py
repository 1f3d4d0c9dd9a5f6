"""The tests of the van's round. Its three bakeries have a database each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from databases import Databases
from orders import Orders, take_orders
from van import Van

ORDERS: dict[str, Orders] = {
    "Brightwater": [("rye loaf", 24)],
    "Ostrava": [("poppy seed roll", 60)],
    "MaisonLune": [("plum cake", 0)],
}


@pytest_asyncio.fixture
async def van(databases: Databases) -> AsyncIterator[Van]:
    """A van that calls at all three."""
    async with AsyncExitStack() as connected:
        bakeries = {}
        for name, orders in ORDERS.items():
            database = await databases.make(name.lower())
            bakeries[name] = await connected.enter_async_context(database.get_test_db_manager())
            await take_orders(bakeries[name], orders)
        yield Van(bakeries)


async def test_the_van_carries_every_order(van: Van) -> None:
    """What all three bakeries bake is on the van."""
    assert await van.load() == 84


async def test_the_van_stops_where_something_waits(van: Van) -> None:
    """Nobody drives to a bakery that has nothing to collect."""
    assert await van.stops() == ["Brightwater", "Ostrava"]
