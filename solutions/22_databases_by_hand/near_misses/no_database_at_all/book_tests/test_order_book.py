"""The tests of the order book."""

from __future__ import annotations

from unittest.mock import AsyncMock

from order_book import OrderBook


async def test_an_order_has_its_price() -> None:
    """Two loaves cost twice as much as one."""
    db = AsyncMock()
    db.fetch_value.return_value = 960
    book = OrderBook(db)
    await book.place("rye loaf", 2)
    assert await book.pence() == 960


async def test_two_bakeries_keep_two_books() -> None:
    """What one bakery has been asked for is not in the book of the other."""
    brightwater_db, ostrava_db = AsyncMock(), AsyncMock()
    brightwater_db.fetch_value.return_value = 24
    ostrava_db.fetch_value.return_value = 60
    brightwater, ostrava = OrderBook(brightwater_db), OrderBook(ostrava_db)
    await brightwater.place("rye loaf", 24)
    await ostrava.place("plum cake", 60)
    assert [await brightwater.pieces(), await ostrava.pieces()] == [24, 60]
