"""The counter's tests."""

from __future__ import annotations

from counter import Counter
from pgdbm import AsyncDatabaseManager


async def test_a_loaf_has_its_price(bakery: AsyncDatabaseManager) -> None:
    """The counter knows what is on the menu."""
    assert await Counter(bakery).price("rye loaf") == 480


async def test_a_cake_is_sold(bakery: AsyncDatabaseManager) -> None:
    """A sale is noted."""
    await Counter(bakery).sell("plum cake")
    assert await bakery.fetch_value("SELECT count(*) FROM {{tables.sales}}") == 1
