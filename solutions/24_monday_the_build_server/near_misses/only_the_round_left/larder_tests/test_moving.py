"""The tests of moving house: a bakery gets another database."""

from __future__ import annotations

from databases import Databases
from orders import move, pieces_ordered, take_orders


async def test_a_bakery_moves_with_all_its_orders(databases: Databases) -> None:
    """What was ordered before the move is there after it, and only there."""
    here, there = await databases.make("old"), await databases.make("new")
    async with here.get_test_db_manager() as old, there.get_test_db_manager() as new:
        await take_orders(old, [("rye loaf", 24), ("plum cake", 60)])
        await take_orders(new, [])
        await move(old, new)
        assert [await pieces_ordered(old), await pieces_ordered(new)] == [0, 84]
