"""Larder starts here."""

from __future__ import annotations

from desk import Desk
from pgdbm import AsyncDatabaseManager, DatabaseConfig


async def open_larder(dsn: str) -> Desk:
    """Open the connections that all bakeries share, and the desk at which their requests come in."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(
            connection_string=dsn,
            min_connections=1,
            max_connections=4,
            # The texts for customers are functions, so that Callum can change them in psql.
            shared_pool_search_path="public",
        )
    )
    return Desk(pool)
