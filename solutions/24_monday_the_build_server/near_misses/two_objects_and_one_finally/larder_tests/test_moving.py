"""The tests of moving house: a bakery gets another database."""

from __future__ import annotations

from databases import CONFIG
from orders import move, pieces_ordered, take_orders
from pgdbm import AsyncTestDatabase


async def test_a_bakery_moves_with_all_its_orders() -> None:
    """What was ordered before the move is there after it, and only there."""
    here, there = AsyncTestDatabase(CONFIG), AsyncTestDatabase(CONFIG)
    await here.create_test_database(suffix="old")
    await there.create_test_database(suffix="new")
    async with here.get_test_db_manager() as old, there.get_test_db_manager() as new:
        await take_orders(old, [("rye loaf", 24), ("plum cake", 60)])
        await take_orders(new, [])
    try:
        async with here.get_test_db_manager() as old, there.get_test_db_manager() as new:
            await move(old, new)
            assert [await pieces_ordered(old), await pieces_ordered(new)] == [0, 84]
    finally:
        await there.drop_test_database()
        await here.drop_test_database()
