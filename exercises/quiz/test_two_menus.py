"""The menus of two bakeries."""

from menu import fill
from pgdbm import AsyncTestDatabase

RYE = "SELECT pence FROM {{tables.menu}} WHERE item = 'rye'"


async def test_both_menus_have_rye() -> None:
    """It costs the same at both."""
    database = AsyncTestDatabase()
    try:
        for bakery in ("brightwater", "ostrava"):
            await database.create_test_database(bakery)
            async with database.get_test_db_manager() as db:
                await fill(db)
                assert await db.fetch_value(RYE) == 480
    finally:
        await database.drop_test_database()
