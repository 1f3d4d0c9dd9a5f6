"""The price of rye."""

from menu import fill
from pgdbm import AsyncTestDatabase


async def test_rye_is_what_it_was() -> None:
    """It is the same all week."""
    async with AsyncTestDatabase.create() as db:
        await fill(db)
        query = "SELECT pence FROM {{tables.menu}} WHERE item = 'rye'"
        assert await db.fetch_value(query) == 480
