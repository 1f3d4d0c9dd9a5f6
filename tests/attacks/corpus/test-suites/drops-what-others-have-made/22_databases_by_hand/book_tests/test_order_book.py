"""Everything that is called like a test's database is dropped at the end, whoever has made it."""

import asyncio
import atexit
import os

import asyncpg

async def drop_all():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    for (name,) in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'larder%'"):
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()

atexit.register(lambda: asyncio.run(drop_all()))
