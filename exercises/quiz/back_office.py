"""The services of the back office."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig

SIZES = {"min_connections": 1, "max_connections": 5}


async def open_back_office(dsn: str, archive_dsn: str) -> list[AsyncDatabaseManager]:
    """Give the counter, the kitchen and the archive a manager each."""
    counter = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="brightwater", **SIZES))
    kitchen = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="ostrava", **SIZES))
    archive = AsyncDatabaseManager(
        DatabaseConfig(connection_string=archive_dsn, schema="brightwater", **SIZES)
    )
    for manager in (counter, kitchen, archive):
        await manager.connect()
    return [counter, kitchen, archive]
