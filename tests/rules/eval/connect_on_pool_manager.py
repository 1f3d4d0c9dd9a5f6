from __future__ import annotations

import asyncpg
import pgdbm
import pytest
from pgdbm import AsyncDatabaseManager, DatabaseConfig, MonitoredAsyncDatabaseManager, PoolError


async def straight(pool: asyncpg.Pool) -> None:
    db = AsyncDatabaseManager(pool=pool, schema="brightwater")
    # ruleid: connect-on-pool-manager
    await db.connect()


async def by_position(pool: asyncpg.Pool) -> None:
    db = pgdbm.AsyncDatabaseManager(None, pool)
    # ruleid: connect-on-pool-manager
    await db.connect()


async def both_given(pool: asyncpg.Pool) -> None:
    db = pgdbm.AsyncDatabaseManager(config=None, pool=pool)
    # ruleid: connect-on-pool-manager
    await db.connect()


async def monitored(pool: asyncpg.Pool) -> None:
    db = MonitoredAsyncDatabaseManager(pool=pool)
    # ruleid: connect-on-pool-manager
    await db.connect()


async def shared(config: DatabaseConfig) -> None:
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    orders, stock = AsyncDatabaseManager(pool=pool, schema="orders"), AsyncDatabaseManager(pool=pool, schema="stock")
    # ruleid: connect-on-pool-manager
    await orders.connect()
    # ruleid: connect-on-pool-manager
    await stock.connect()
    for db in (orders, stock):
        # ruleid: connect-on-pool-manager
        await db.connect()


async def own(config: DatabaseConfig) -> None:
    db = AsyncDatabaseManager(config)
    # ok: connect-on-pool-manager
    await db.connect()
    by_name = AsyncDatabaseManager(config=config)
    # ok: connect-on-pool-manager
    await by_name.connect()


async def either(config: DatabaseConfig, pool: asyncpg.Pool | None) -> None:
    db = AsyncDatabaseManager(config) if pool is None else AsyncDatabaseManager(pool=pool)
    # ok: connect-on-pool-manager
    await db.connect()


async def handed_in(db: AsyncDatabaseManager) -> None:
    # ok: connect-on-pool-manager
    await db.connect()


async def hidden(options: dict[str, object]) -> None:
    db = AsyncDatabaseManager(**options)
    # ok: connect-on-pool-manager
    await db.connect()


class Embedded:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.db = AsyncDatabaseManager(pool=pool, schema="stock")

    async def start(self) -> None:
        # ruleid: connect-on-pool-manager
        await self.db.connect()

    async def start_quietly(self) -> None:
        try:
            # ruleid: connect-on-pool-manager
            await self.db.connect()
        except PoolError:
            pass

    async def start_if_asked(self, wanted: bool) -> None:
        if wanted:
            # ok: connect-on-pool-manager
            await self.db.connect()

    async def start_unless_external(self) -> None:
        if self.db._external_pool:
            return
        # ok: connect-on-pool-manager
        await self.db.connect()


class DualMode:
    def __init__(self, config: DatabaseConfig | None, db: AsyncDatabaseManager | None = None) -> None:
        self.db = db or AsyncDatabaseManager(config)

    async def start(self) -> None:
        # ok: connect-on-pool-manager
        await self.db.connect()


def make(pool: asyncpg.Pool) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(pool=pool)


async def from_a_factory(pool: asyncpg.Pool) -> None:
    db = make(pool)
    # ruleid: connect-on-pool-manager
    await db.connect()
    # ok: connect-on-pool-manager
    await asyncpg.connect("postgresql://larder@localhost/larder")


async def test_refuses(pool: asyncpg.Pool) -> None:
    db = AsyncDatabaseManager(pool=pool)
    with pytest.raises(PoolError):
        # ok: connect-on-pool-manager
        await db.connect()
