"""The tests of moving house: a bakery gets another database."""

from __future__ import annotations

from databases import CONFIG
from orders import move, pieces_ordered, take_orders
from pgdbm import AsyncTestDatabase


async def test_a_bakery_moves_with_all_its_orders() -> None:
    """What was ordered before the move is there after it, and only there."""
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database(suffix="old")
    try:
        async with database.get_test_db_manager() as old:
            await take_orders(old, [("rye loaf", 24), ("plum cake", 60)])
            await database.create_test_database(suffix="new")
            async with database.get_test_db_manager() as new:
                await take_orders(new, [])
                await move(old, new)
                assert [await pieces_ordered(old), await pieces_ordered(new)] == [0, 84]
    finally:
        await database.drop_test_database()
