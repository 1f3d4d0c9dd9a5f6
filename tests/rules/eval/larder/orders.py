"""A service that opens a pool of its own."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

from .database import ORDERS_DSN


class OrderService:
    """Connects itself, to the one database that there is."""

    async def start(self) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig(connection_string=ORDERS_DSN, schema="orders"))
        await self.db.connect()

    async def stop(self) -> None:
        await self.db.disconnect()


class OrderReport:
    """Opens a pool for the length of one call."""

    async def run(self) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig(connection_string=ORDERS_DSN))
        await self.db.connect()
        try:
            await self.db.fetch_all("SELECT * FROM {{tables.orders}}")
        finally:
            await self.db.disconnect()


async def open_orders(dsn: str) -> AsyncDatabaseManager:
    """A manager with a pool of its own, connected."""
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="orders"))
    await db.connect()
    return db


async def migrate_orders(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "orders/migrations", module_name="larder").apply_pending_migrations()
