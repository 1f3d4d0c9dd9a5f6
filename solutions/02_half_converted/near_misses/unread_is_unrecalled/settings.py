"""How Stock reaches the database, by the process that it runs in."""

from __future__ import annotations

from pgdbm import DatabaseConfig


def own_pool(dsn: str, bakery: str | None) -> DatabaseConfig:
    """For a process that serves one bakery; Harcourt's has no schema."""
    return DatabaseConfig(connection_string=dsn, schema=bakery, min_connections=1, max_connections=2)


def shared_pool(dsn: str) -> DatabaseConfig:
    """For the process in which all bakeries share one pool."""
    return DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=4)
