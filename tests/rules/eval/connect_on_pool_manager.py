from __future__ import annotations

import asyncio
import unittest
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import aiosqlite
import asyncpg
import pgdbm
import pytest
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, DatabaseConfig, MonitoredAsyncDatabaseManager, PoolError

from larder import Manager as Db
from larder import borrowed, open_embedded


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


async def under_the_projects_name(pool: asyncpg.Pool) -> None:
    db = Db(pool=pool)
    # ruleid: connect-on-pool-manager
    await db.connect()


async def by_the_projects_factory(pool: asyncpg.Pool) -> None:
    # ruleid: connect-on-pool-manager
    await open_embedded(pool).connect()


async def declared_optional(pool: asyncpg.Pool) -> None:
    db: "AsyncDatabaseManager | None" = None
    db = AsyncDatabaseManager(pool=pool)
    # ruleid: connect-on-pool-manager
    await db.connect()


async def at_once(pool: asyncpg.Pool) -> None:
    # ruleid: connect-on-pool-manager
    await (db := AsyncDatabaseManager(pool=pool, schema="orders")).connect()
    await db.execute("DELETE FROM {{tables.orders}}")


async def whichever_schema(pool: asyncpg.Pool, new: bool) -> None:
    db = AsyncDatabaseManager(pool=pool, schema="a") if new else AsyncDatabaseManager(pool=pool, schema="b")
    # ruleid: connect-on-pool-manager
    await db.connect()


async def side_by_side(pool: asyncpg.Pool) -> None:
    managers = {name: AsyncDatabaseManager(pool=pool, schema=name) for name in ("orders", "stock")}
    # ruleid: connect-on-pool-manager
    await asyncio.gather(*(db.connect() for db in managers.values()))
    # ruleid: connect-on-pool-manager
    await managers["stock"].connect()
    # ok: connect-on-pool-manager
    await asyncio.gather(*[db.connect() for db in managers.values() if not db._external_pool])


@asynccontextmanager
async def lent(pool: asyncpg.Pool):
    yield AsyncDatabaseManager(pool=pool)


async def from_a_context(pool: asyncpg.Pool) -> None:
    async with lent(pool) as db, AsyncExitStack() as stack:
        # ruleid: connect-on-pool-manager
        await db.connect()
        orders = await stack.enter_async_context(borrowed(pool))
        # ruleid: connect-on-pool-manager
        await orders.connect()
        with suppress(PoolError):
            # ruleid: connect-on-pool-manager
            await orders.connect()


async def tried_again(pool: asyncpg.Pool) -> None:
    db = AsyncDatabaseManager(pool=pool)
    while True:
        try:
            # ruleid: connect-on-pool-manager
            await db.connect()
            break
        except OSError:
            await asyncio.sleep(1)


async def embedded_or_alone(config: DatabaseConfig, pool: asyncpg.Pool | None) -> AsyncDatabaseManager:
    if pool is not None:
        embedded = AsyncDatabaseManager(pool=pool)
        # ruleid: connect-on-pool-manager
        await embedded.connect()
        return embedded
    alone = AsyncDatabaseManager(config)
    # ok: connect-on-pool-manager
    await alone.connect()
    return alone


async def connects_its_own(config: DatabaseConfig, pool: asyncpg.Pool | None) -> AsyncDatabaseManager:
    match pool:
        case None:
            db = AsyncDatabaseManager(config)
            # ok: connect-on-pool-manager
            await db.connect()
        case _:
            db = AsyncDatabaseManager(pool=pool)
    return db


async def made_anew(config: DatabaseConfig, pool: asyncpg.Pool) -> None:
    db = AsyncDatabaseManager(pool=pool)
    db = AsyncDatabaseManager(config)
    # ok: connect-on-pool-manager
    await db.connect()


async def perhaps_both(config: DatabaseConfig, pool: asyncpg.Pool | None) -> None:
    # Exactly one is None, which pgdbm checks itself.
    db = AsyncDatabaseManager(config=config, pool=pool)
    # ok: connect-on-pool-manager
    await db.connect()


class Tracked(AsyncDatabaseManager):
    """Keeps what it connects in mind, and knows a pool when it has one."""

    async def connect(self) -> None:
        if not self._external_pool:
            # ok: connect-on-pool-manager
            await super().connect()


class Named(AsyncDatabaseManager):
    name = "larder"


async def of_subclasses(pool: asyncpg.Pool) -> None:
    # ok: connect-on-pool-manager
    await Tracked(pool=pool).connect()
    # todoruleid: connect-on-pool-manager
    await Named(pool=pool).connect()


@dataclass
class Shop:
    db: AsyncDatabaseManager
    stock: AsyncDatabaseManager | None = None

    async def start(self) -> None:
        # ok: connect-on-pool-manager
        await self.db.connect()

    def take(self, pool: asyncpg.Pool) -> None:
        self.stock = AsyncDatabaseManager(pool=pool)


class Lazy:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.started = False
        self.db: AsyncDatabaseManager | None = None

    async def start(self) -> None:
        if self.db is None:
            self.db = AsyncDatabaseManager(pool=self.pool)

            async def connect() -> None:
                # ruleid: connect-on-pool-manager
                await self.db.connect()

            await connect()

    async def start_once(self) -> None:
        if self.started:
            return
        self.started = True
        # todoruleid: connect-on-pool-manager
        await self.db.connect()


@pytest_asyncio.fixture
async def embedded(pool: asyncpg.Pool):
    yield AsyncDatabaseManager(pool=pool, schema="orders")


async def test_of_a_fixture(embedded: AsyncDatabaseManager) -> None:
    # ruleid: connect-on-pool-manager
    await embedded.connect()


class TestRefusal(unittest.IsolatedAsyncioTestCase):
    async def test_connect(self) -> None:
        db = AsyncDatabaseManager(pool=await asyncpg.create_pool())
        with self.assertRaises(PoolError):
            # ok: connect-on-pool-manager
            await db.connect()


class Database:
    """Another object with a pool and a `connect` of its own."""

    def __init__(self, pool: asyncpg.Pool, schema: str) -> None:
        self.pool, self.schema = pool, schema

    async def connect(self) -> None: ...


async def others(pool: asyncpg.Pool) -> None:
    db = Database(pool=pool, schema="orders")
    # ok: connect-on-pool-manager
    await db.connect()
    # ok: connect-on-pool-manager
    await aiosqlite.connect("orders.db")
