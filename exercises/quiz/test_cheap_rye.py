"""The price of rye."""

from menu import fill
from pgdbm import AsyncTestDatabase


async def test_rye_has_its_price() -> None:
    """It is the same all week."""
    database = AsyncTestDatabase()
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        await fill(db)
        query = "SELECT pence FROM {{tables.menu}} WHERE item = 'rye'"
        assert await db.fetch_value(query) == 480
    await database.drop_test_database()
