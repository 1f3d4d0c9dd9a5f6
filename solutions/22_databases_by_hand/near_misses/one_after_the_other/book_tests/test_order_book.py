"""The tests of the order book."""

from __future__ import annotations

from order_book import OrderBook
from pgdbm import AsyncDatabaseManager
from sample_menu import fill


async def test_an_order_has_its_price(test_db: AsyncDatabaseManager) -> None:
    """Two loaves cost twice as much as one."""
    await fill(test_db)
    book = OrderBook(test_db)
    await book.place("rye loaf", 2)
    assert await book.pence() == 960


async def test_two_bakeries_keep_two_books(test_db: AsyncDatabaseManager) -> None:
    """What one bakery has been asked for is not in the book of the other."""
    await fill(test_db)
    for pieces in (24, 60):
        book = OrderBook(test_db)
        await book.place("rye loaf", pieces)
        assert await book.pieces() == pieces
        await test_db.execute("DELETE FROM {{tables.orders}}")
