"""The price of rye."""

from menu import write_menu
from pgdbm import AsyncTestDatabase


async def test_rye_has_its_price() -> None:
    """It is the same all week."""
    scratch = AsyncTestDatabase()
    await scratch.create_test_database()
    async with scratch.get_test_db_manager() as manager:
        await write_menu(manager)
        query = "SELECT pence FROM {{tables.menu}} WHERE item = 'rye'"
        assert await manager.fetch_value(query) == 480
    await scratch.drop_test_database()
