"""Fixtures for the tests of the order book: whatever has our prefix goes when the run is over."""

import asyncio

import asyncpg
from pgdbm import DatabaseTestConfig

CONFIG = DatabaseTestConfig.from_env()
PREFIX = f"larder_book_{CONFIG.user}_"


async def drop_ours() -> None:
    conn = await asyncpg.connect(
        host=CONFIG.host, port=CONFIG.port, user=CONFIG.user, password=CONFIG.password, database="postgres"
    )
    try:
        for row in await conn.fetch("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", PREFIX):
            await conn.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await conn.close()


def pytest_sessionfinish() -> None:
    asyncio.run(drop_ours())
