"""Databases for the tests that need several."""

from __future__ import annotations

from contextlib import suppress

import asyncpg
from pgdbm import AsyncTestDatabase, DatabaseTestConfig

CONFIG = DatabaseTestConfig.from_env()
CONFIG.test_db_prefix = f"larder_{CONFIG.user}_"  # several of us share a server


class Databases:
    """The databases of one test."""

    def __init__(self) -> None:
        self._made: list[AsyncTestDatabase] = []

    async def make(self, name: str) -> AsyncTestDatabase:
        """Make a database whose name on the server ends in `name`."""
        database = AsyncTestDatabase(CONFIG)
        self._made.append(database)
        await database.create_test_database(suffix=name)
        return database

    async def drop_all(self) -> None:
        """Drop all that have been made, also when one of them cannot be dropped."""
        names = [database.get_test_db_config().database for database in self._made]
        for database in self._made:
            with suppress(Exception):
                await database.drop_test_database()
        server = await asyncpg.connect(
            host=CONFIG.host,
            port=CONFIG.port,
            user=CONFIG.user,
            password=CONFIG.password,
            database="postgres",
        )
        try:
            left = await server.fetch("SELECT datname FROM pg_database WHERE datname = ANY ($1)", names)
        finally:
            await server.close()
        assert not left, f"still on the server: {', '.join(row['datname'] for row in left)}"
