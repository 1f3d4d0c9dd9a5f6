"""The tests of the order book."""

from __future__ import annotations

from order_book import OrderBook


async def test_an_order_has_its_price(brightwater: OrderBook) -> None:
    """Two loaves cost twice as much as one."""
    await brightwater.place("rye loaf", 2)
    assert await brightwater.pence() == 960


async def test_two_bakeries_keep_two_books(brightwater: OrderBook, ostrava: OrderBook) -> None:
    """What one bakery has been asked for is not in the book of the other."""
    await brightwater.place("rye loaf", 24)
    await ostrava.place("plum cake", 60)
    assert [await brightwater.pieces(), await ostrava.pieces()] == [24, 60]
