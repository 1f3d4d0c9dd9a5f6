"""Where the package gets its managers from."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pgdbm import AsyncDatabaseManager as Manager
from pgdbm import AsyncMigrationManager as Migrations
from pgdbm import DatabaseConfig as Settings

if TYPE_CHECKING:
    import asyncpg

ORDERS_DSN = "postgresql://larder@localhost/larder"


@asynccontextmanager
async def borrowed(pool: asyncpg.Pool):
    """A manager on somebody's pool."""
    yield Manager(pool=pool, schema="orders")


def open_embedded(pool: asyncpg.Pool) -> Manager:
    """The same without a context."""
    return Manager(pool=pool, schema="orders")
