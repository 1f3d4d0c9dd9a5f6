"""Where this year's receipts are, and the old ones."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig

SIZES = {"min_connections": 1, "max_connections": 5}


async def open_receipts(dsn: str, archive_dsn: str) -> list[AsyncDatabaseManager]:
    """Open the shop's database and the archive's."""
    today = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="ostrava", **SIZES))
    old = AsyncDatabaseManager(DatabaseConfig(connection_string=archive_dsn, schema="brightwater", **SIZES))
    await today.connect()
    await old.connect()
    return [today, old]
