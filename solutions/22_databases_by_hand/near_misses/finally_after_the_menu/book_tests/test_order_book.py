"""The tests of the order book."""

from __future__ import annotations

from order_book import OrderBook
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseTestConfig
from sample_menu import fill

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_book_{CONFIG.user}_"  # several of us share a server


async def test_an_order_has_its_price() -> None:
    """Two loaves cost twice as much as one."""
    database, db = await new_bakery()
    try:
        book = OrderBook(db)
        await book.place("rye loaf", 2)
        assert await book.pence() == 960
    finally:
        await close_bakery(database, db)


async def test_two_bakeries_keep_two_books() -> None:
    """What one bakery has been asked for is not in the book of the other."""
    database, brightwater_db = await new_bakery()
    try:
        other_database, ostrava_db = await new_bakery()
        try:
            brightwater, ostrava = OrderBook(brightwater_db), OrderBook(ostrava_db)
            await brightwater.place("rye loaf", 24)
            await ostrava.place("plum cake", 60)
            assert [await brightwater.pieces(), await ostrava.pieces()] == [24, 60]
        finally:
            await close_bakery(other_database, ostrava_db)
    finally:
        await close_bakery(database, brightwater_db)


async def new_bakery() -> tuple[AsyncTestDatabase, AsyncDatabaseManager]:
    """A database with a menu in it, and a manager that is connected to it."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    db = AsyncDatabaseManager(database.get_test_db_config())
    await db.connect()
    await fill(db)
    return database, db


async def close_bakery(database: AsyncTestDatabase, db: AsyncDatabaseManager) -> None:
    """Disconnect, and drop the database."""
    await db.disconnect()
    await database.drop_test_database()
