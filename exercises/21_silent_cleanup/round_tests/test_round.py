"""The tests of the round."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager
from van import Round


async def test_the_van_carries_every_order(bakeries: dict[str, AsyncDatabaseManager]) -> None:
    """What all three bakeries bake is on the van."""
    assert await Round(bakeries).pieces() == 84


async def test_the_van_stops_where_something_waits(bakeries: dict[str, AsyncDatabaseManager]) -> None:
    """Nobody drives to a bakery that has nothing to collect."""
    assert await Round(bakeries).stops() == ["Brightwater", "Ostrava"]
