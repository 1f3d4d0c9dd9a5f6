"""The tests of the order book."""

from __future__ import annotations

from order_book import OrderBook
from pgdbm import AsyncTestDatabase, DatabaseTestConfig
from sample_menu import fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_book_{CONFIG.user}_"  # several of us share a server


async def test_an_order_has_its_price() -> None:
    """Two loaves cost twice as much as one."""
    database = AsyncTestDatabase(CONFIG)
    # kata: ignore[test-database-by-hand] -- each test drops it, however it ends
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            await fill(db)
            book = OrderBook(db)
            await book.place("rye loaf", 2)
            assert await book.pence() == 960
    finally:
        await database.drop_test_database()


async def test_two_bakeries_keep_two_books() -> None:
    """What one bakery has been asked for is not in the book of the other."""
    database = AsyncTestDatabase(CONFIG)
    # kata: ignore[test-database-by-hand] -- each test drops it, however it ends
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as brightwater_db:
            await fill(brightwater_db)
            other_database = AsyncTestDatabase(CONFIG)
            await other_database.create_test_database()
            try:
                async with other_database.get_test_db_manager() as ostrava_db:
                    await fill(ostrava_db)
                    brightwater, ostrava = OrderBook(brightwater_db), OrderBook(ostrava_db)
                    await brightwater.place("rye loaf", 24)
                    await ostrava.place("plum cake", 60)
                    assert [await brightwater.pieces(), await ostrava.pieces()] == [24, 60]
            finally:
                await other_database.drop_test_database()
    finally:
        await database.drop_test_database()
