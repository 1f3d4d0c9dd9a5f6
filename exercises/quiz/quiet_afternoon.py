"""Connections for the back office."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig

MOST_AT_ONCE = {"brightwater": 4, "ostrava": 2}


async def open_office(dsn: str) -> list[AsyncDatabaseManager]:
    """Open what the services need at their busiest."""
    config = DatabaseConfig(
        connection_string=dsn, min_connections=1, max_connections=sum(MOST_AT_ONCE.values())
    )
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    return [AsyncDatabaseManager(pool=pool, schema=schema) for schema in MOST_AT_ONCE]
