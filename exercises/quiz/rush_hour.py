"""Connections for the morning rush."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig

SIZES = {"brightwater": 4, "ostrava": 2}


async def open_for_the_rush(dsn: str) -> list[AsyncDatabaseManager]:
    """Give each service as many of the six connections as it had at work in spring."""
    managers = []
    for schema, size in SIZES.items():
        config = DatabaseConfig(
            connection_string=dsn, schema=schema, min_connections=size, max_connections=size
        )
        manager = AsyncDatabaseManager(config)
        await manager.connect()
        managers.append(manager)
    return managers
