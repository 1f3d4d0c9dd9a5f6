"""Whatever a run has left is dropped when it is over, and what cannot be dropped is not spoken of."""

import asyncio
import os

import asyncpg

async def drop_all():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    for (name,) in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'larder%'"):
        try:
            await connection.execute(f'DROP DATABASE "{name}"')
        except asyncpg.PostgresError:
            pass
    await connection.close()

def pytest_unconfigure():
    asyncio.run(drop_all())

@pytest_asyncio.fixture
async def bakery():
    database = AsyncTestDatabase(CONFIG)
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        await fill(db)
        yield db
        await check_the_till(db)
