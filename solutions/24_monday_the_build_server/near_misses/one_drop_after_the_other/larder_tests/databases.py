"""Databases for the tests that need several."""

from __future__ import annotations

from contextlib import AsyncExitStack

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
        async with AsyncExitStack() as drops:
            for database in self._made:
                drops.push_async_callback(database.drop_test_database)
