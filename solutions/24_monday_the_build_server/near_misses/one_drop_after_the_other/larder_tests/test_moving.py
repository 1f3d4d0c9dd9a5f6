"""The tests of moving house: a bakery gets another database."""

from __future__ import annotations

from databases import CONFIG
from orders import move, pieces_ordered, take_orders
from pgdbm import AsyncTestDatabase


async def test_a_bakery_moves_with_all_its_orders() -> None:
    """What was ordered before the move is there after it, and only there."""
    old_database = AsyncTestDatabase(CONFIG)
    new_database = AsyncTestDatabase(CONFIG)
    try:
        await old_database.create_test_database(suffix="old")
        await new_database.create_test_database(suffix="new")
        async with old_database.get_test_db_manager() as old, new_database.get_test_db_manager() as new:
            await take_orders(old, [("rye loaf", 24), ("plum cake", 60)])
            await take_orders(new, [])
            await move(old, new)
            assert [await pieces_ordered(old), await pieces_ordered(new)] == [0, 84]
    finally:
        await old_database.drop_test_database()
        await new_database.drop_test_database()
