"""The services of the back office, and where each of them has its tables."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig


async def open_services(dsn: str, archive_dsn: str) -> list[AsyncDatabaseManager]:
    """Give each service a manager."""
    managers = []
    for target, schema in (
        (dsn, "brightwater"),
        (dsn, "ostrava"),
        (archive_dsn, "brightwater"),
    ):
        config = DatabaseConfig(connection_string=target, min_connections=1, max_connections=5)
        pool = await AsyncDatabaseManager.create_shared_pool(config)
        managers.append(AsyncDatabaseManager(pool=pool, schema=schema))
    return managers
