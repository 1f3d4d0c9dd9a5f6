"""Services that are told where the database is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class StockService:
    """Opens a shared pool, and shares it with nobody."""

    def __init__(self, dsn: str, *, schema: str = "stock") -> None:
        self.dsn = dsn
        self.schema = schema

    async def start(self) -> None:
        config = DatabaseConfig(connection_string=self.dsn)
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        self.db = AsyncDatabaseManager(pool=self.pool, schema=self.schema)


class BillingService:
    """Makes its manager at once, and connects it later."""

    def __init__(self, config: DatabaseConfig) -> None:
        self.db: AsyncDatabaseManager = AsyncDatabaseManager(config)

    async def start(self) -> None:
        await self.db.connect()


@dataclass
class LedgerService:
    dsn: str
    schema: str = "ledger"

    def __post_init__(self) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig(connection_string=self.dsn, schema=self.schema))

    async def start(self) -> None:
        await self.db.connect()

    async def wind_up(self) -> None:
        await self.db.disconnect()

    async def __aenter__(self) -> LedgerService:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.wind_up()


class TillService(LedgerService):
    """Opens its pool as a ledger does."""


class EitherService:
    """Has a pool of its own only when it stands alone."""

    def __init__(self, dsn: str | None = None, db: AsyncDatabaseManager | None = None) -> None:
        self.db = db or AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))

    async def start(self) -> None:
        await self.db.connect()


class NeverConnected:
    def __init__(self, dsn: str) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))


@cache
def the_manager(dsn: str) -> AsyncDatabaseManager:
    """The same manager for everybody."""
    return AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))


def stock_manager(config: DatabaseConfig) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(config)


class StockListener:
    """Keeps one connection to itself, on which it is told of what others do."""

    def __init__(self, dsn: str) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, max_connections=1))

    async def start(self, told) -> None:
        await self.db.connect()
        self.connection = await self.db._pool.acquire()
        await self.connection.add_listener("stock", told)
