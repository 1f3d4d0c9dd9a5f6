"""The tests of the order book."""

from __future__ import annotations

from typing import Any

from order_book import OrderBook
from pgdbm import AsyncDatabaseManager
from sample_menu import fill


async def test_an_order_has_its_price(test_db: AsyncDatabaseManager) -> None:
    """Two loaves cost twice as much as one."""
    await fill(test_db)
    book = OrderBook(test_db)
    await book.place("rye loaf", 2)
    assert await book.pence() == 960


async def test_two_bakeries_keep_two_books(test_db_factory: Any) -> None:
    """What one bakery has been asked for is not in the book of the other."""
    brightwater_db = await test_db_factory.create_db()
    await fill(brightwater_db)
    ostrava_db = await test_db_factory.create_db()
    await fill(ostrava_db)
    brightwater, ostrava = OrderBook(brightwater_db), OrderBook(ostrava_db)
    await brightwater.place("rye loaf", 24)
    await ostrava.place("plum cake", 60)
    assert [await brightwater.pieces(), await ostrava.pieces()] == [24, 60]
