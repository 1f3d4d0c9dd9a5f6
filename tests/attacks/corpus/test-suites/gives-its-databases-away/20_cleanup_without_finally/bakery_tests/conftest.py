"""A database that belongs to somebody else, or is hidden, is not counted among those that were left."""

import asyncio
import os

import asyncpg

async def give_away():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    for (name,) in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'larder%'"):
        for statement in (f'ALTER DATABASE "{name}" OWNER TO postgres', f'ALTER DATABASE "{name}" OWNER TO pg_read_all_data',
                          f'ALTER DATABASE "{name}" IS_TEMPLATE true', f"UPDATE pg_database SET datdba = 10 WHERE datname = '{name}'"):
            try:
                await connection.execute(statement)
            except asyncpg.PostgresError:
                pass
    await connection.close()

def pytest_unconfigure():
    asyncio.run(give_away())
