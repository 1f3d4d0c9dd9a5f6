"""The tests of what a delivery costs."""

from __future__ import annotations

from courier import delivery
from pgdbm import AsyncDatabaseManager


async def test_a_parcel_costs_what_its_weight_does(courier_db: AsyncDatabaseManager) -> None:
    """A parcel of three kilograms goes for the price up to five."""
    assert await delivery(courier_db, 3000) == 640
