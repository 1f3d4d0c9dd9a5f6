"""The price of rye."""

from menu import write_menu
from pgdbm import AsyncTestDatabase


async def test_rye_is_what_it_was() -> None:
    """It is the same all week."""
    async with AsyncTestDatabase.create() as manager:
        await write_menu(manager)
        query = "SELECT pence FROM {{tables.menu}} WHERE item = 'rye'"
        assert await manager.fetch_value(query) == 480
