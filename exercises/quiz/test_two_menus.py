"""The menus of two bakeries."""

from menu import write_menu
from pgdbm import AsyncTestDatabase

RYE = "SELECT pence FROM {{tables.menu}} WHERE item = 'rye'"


async def test_both_menus_have_rye() -> None:
    """It costs the same at both."""
    scratch = AsyncTestDatabase()
    try:
        for bakery in ("brightwater", "ostrava"):
            await scratch.create_test_database(bakery)
            async with scratch.get_test_db_manager() as manager:
                await write_menu(manager)
                assert await manager.fetch_value(RYE) == 480
    finally:
        await scratch.drop_test_database()
