from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Optional

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig, PoolError
from pgdbm.fixtures.conftest import *


class StockService:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def close(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()

    async def __aexit__(self, *failure: object) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()

    async def stop(self) -> None:
        if self.db is not None:
            # ruleid: closes-what-it-was-given
            await self.db.disconnect()

    async def stop_if_connected(self) -> None:
        if self.db and self.db._pool:
            # ruleid: closes-what-it-was-given
            await self.db.disconnect()

    async def stop_by_alias(self) -> None:
        db = self.db
        try:
            await db.execute("DELETE FROM {{tables.queue}}")
        finally:
            # ruleid: closes-what-it-was-given
            await db.disconnect()

    async def close_its_pool(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db._pool.close()

    async def asks_the_wrong_thing(self) -> None:
        if not self.db._external_pool:
            # ruleid: closes-what-it-was-given
            await self.db.disconnect()

    async def asks_the_wrong_thing_early(self) -> None:
        if self.db._external_pool:
            return
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()


class EitherWay:
    def __init__(self, config: DatabaseConfig, db: Optional[AsyncDatabaseManager] = None) -> None:
        self.db = db or AsyncDatabaseManager(config)

    async def close(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()


class EitherWayByBranch:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        if db is None:
            self.db = AsyncDatabaseManager(config)
        else:
            self.db = db

    async def close(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()


@dataclass
class Billing:
    db: AsyncDatabaseManager

    async def close(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()


class PoolUser:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self.db = AsyncDatabaseManager(pool=pool, schema="orders")

    async def close(self) -> None:
        # ok: closes-what-it-was-given
        await self.db.disconnect()
        # ruleid: closes-what-it-was-given
        await self._pool.close()

    def abort(self) -> None:
        # ruleid: closes-what-it-was-given
        self._pool.terminate()

    async def run(self) -> None:
        # ruleid: closes-what-it-was-given
        async with self._pool:
            await self.db.execute("DELETE FROM {{tables.queue}}")


async def nightly(db: AsyncDatabaseManager) -> None:
    try:
        await db.execute("DELETE FROM {{tables.queue}}")
    finally:
        # ruleid: closes-what-it-was-given
        await db.disconnect()


async def close_quietly(db: AsyncDatabaseManager | None) -> None:
    if db is not None:
        # ok: closes-what-it-was-given
        await db.disconnect()


class OwnsByFlag:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        self._external_db = db is not None
        self._owns = db is None
        self.db = db or AsyncDatabaseManager(config)

    async def close(self) -> None:
        if self._owns:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_negated(self) -> None:
        if self.db and not self._external_db:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_early(self) -> None:
        if self._external_db:
            return
        # ok: closes-what-it-was-given
        await self.db.disconnect()

    async def close_in_short(self) -> None:
        # ok: closes-what-it-was-given
        self._owns and await self.db.disconnect()

    async def close_in_between(self) -> None:
        try:
            await self.db.execute("DELETE FROM {{tables.queue}}")
        finally:
            if not self._external_db:
                # ok: closes-what-it-was-given
                await self.db.disconnect()

    async def close_by_helper(self) -> None:
        if self._owns:
            await self._disconnect()

    async def _disconnect(self) -> None:
        # ok: closes-what-it-was-given
        await self.db.disconnect()

    async def close_by_choice(self) -> None:
        own = self.db if self._owns else None
        if own is not None:
            # ok: closes-what-it-was-given
            await own.disconnect()

    async def close_by_match(self) -> None:
        match self._owns:
            case True:
                # ok: closes-what-it-was-given
                await self.db.disconnect()


class OnlyOnce:
    """Whether something is closed or started tells nothing about whose it is."""

    closed = False

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self._closed = False
        self._started: bool = False
        self._connected = False

    async def start(self) -> None:
        if self._started:
            return
        await self.db.execute("CREATE TABLE IF NOT EXISTS {{tables.queue}} (sku text)")
        self._started = True

    async def connect(self) -> None:
        await self.db.connect()
        self._connected = True

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            # ruleid: closes-what-it-was-given
            await self.db.disconnect()

    async def close_early(self) -> None:
        if self.closed:
            return
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()
        self.closed = True

    async def stop(self) -> None:
        if self._started and self.db is not None:
            # ruleid: closes-what-it-was-given
            await self.db.disconnect()
        self._started = False

    async def disconnect(self) -> None:
        if self._connected is True and getattr(self.db, "_pool", None):
            # ruleid: closes-what-it-was-given
            await self.db.disconnect()
        self._connected = False

    async def leave(self) -> None:
        if not self._closed:
            self._closed = True
            await self._disconnect()

    async def _disconnect(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()


class OnlyOnceEitherWay:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        self.db = db or AsyncDatabaseManager(config)
        self.closed = False

    async def close(self) -> None:
        if self.closed:
            return
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()
        self.closed = True


class PoolOnlyOnce:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self._closed = False

    async def close(self) -> None:
        if not self._closed and not self.pool.is_closing():
            # ruleid: closes-what-it-was-given
            await self.pool.close()
        self._closed = True


class OnlyOnceAndOnlyOwn:
    """State and ownership together, or state that somebody else may mean ownership by."""

    def __init__(
        self, config: DatabaseConfig, stopping: asyncio.Event, db: AsyncDatabaseManager | None = None
    ) -> None:
        self.db = db
        self.stopping = stopping
        self._closed = False
        self._mine = False
        self._opened = False
        self._adopted = False
        self._tried = False
        self._set_elsewhere = False
        self.managed = False
        self._made = False
        self._made_by_helper = False
        if self.db is None:
            self.db = AsyncDatabaseManager(config)
            self._mine = True

    async def open(self, config: DatabaseConfig) -> None:
        if self.db is None:
            self.db = AsyncDatabaseManager(config)
            await self.db.connect()
            self._opened = True
        try:
            await self.db.connect()
            self._tried = True
        except PoolError:
            pass

    async def remake(self, config: DatabaseConfig) -> None:
        self.db = AsyncDatabaseManager(config)
        await self.db.connect()
        self._made = True

    async def remake_by_helper(self, config: DatabaseConfig) -> None:
        self._remake(config)
        await self.db.connect()
        self._made_by_helper = True

    def _remake(self, config: DatabaseConfig) -> None:
        self.db = AsyncDatabaseManager(config)

    async def close_what_a_helper_made(self) -> None:
        if self._made_by_helper:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    def adopt(self) -> None:
        self._adopted = True

    def give_back(self) -> None:
        self._adopted = False

    async def close(self) -> None:
        if not self._closed and self._mine:
            # ok: closes-what-it-was-given
            await self.db.disconnect()
        self._closed = True

    async def close_what_was_opened(self) -> None:
        if self._opened:
            # ok: closes-what-it-was-given
            await self.db.disconnect()
        self._opened = False

    async def close_what_was_adopted(self) -> None:
        if self._adopted:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_what_was_connected(self) -> None:
        if self._tried:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_what_was_made(self) -> None:
        if self._made:
            # ok: closes-what-it-was-given
            await self.db.disconnect()
        self._made = False

    async def close_what_others_say(self) -> None:
        if self._set_elsewhere:
            # ok: closes-what-it-was-given
            await self.db.disconnect()
        self._set_elsewhere = False

    async def close_what_nobody_here_sets(self) -> None:
        if self.managed:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_when_told(self, force: bool) -> None:
        if force:
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_when_stopping(self) -> None:
        if self.stopping.is_set():
            # ok: closes-what-it-was-given
            await self.db.disconnect()

    async def close_by_a_mark_on_the_manager(self) -> None:
        if getattr(self.db, "made_by_larder", False) or self.db.made_by_larder:
            # ok: closes-what-it-was-given
            await self.db.disconnect()


class Opener:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self._opened = False

    async def open(self) -> None:
        await self.db.execute("DELETE FROM {{tables.queue}}")
        self._opened = True

    async def close(self) -> None:
        if self._opened:
            # ok: closes-what-it-was-given
            await self.db.disconnect()


class OwningOpener(Opener):
    async def open(self) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig())
        self._opened = True


class ClosesInTwoPlaces:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        self._owns = db is None
        self.db = db or AsyncDatabaseManager(config)

    async def close(self) -> None:
        if self._owns:
            await self._close()
            await self._close_unasked()

    async def abort(self) -> None:
        if not self._owns:
            return
        await self._close()

    async def stop(self) -> None:
        await self._close_unasked()

    async def _close(self) -> None:
        # ok: closes-what-it-was-given
        await self.db.disconnect()

    async def _close_unasked(self) -> None:
        # ruleid: closes-what-it-was-given
        await self.db.disconnect()


def owned(service: OnlyOnceAndOnlyOwn) -> OnlyOnceAndOnlyOwn:
    service._set_elsewhere = True
    return service


class FlagOfTheSameName:
    def __init__(self, config: DatabaseConfig, pool: asyncpg.Pool | None = None) -> None:
        self._external_pool = pool is not None
        self._pool = pool

    async def close(self) -> None:
        if not self._external_pool and self._pool is not None:
            # ok: closes-what-it-was-given
            await self._pool.close()


class OwnsSeparately:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        self._own: AsyncDatabaseManager | None = None
        if db is None:
            db = self._own = AsyncDatabaseManager(config)
        self.db = db

    async def close(self) -> None:
        if self._own is not None:
            # ok: closes-what-it-was-given
            await self._own.disconnect()


class AlwaysOwn:
    def __init__(self, config: DatabaseConfig, monitored: bool) -> None:
        self.db = AsyncDatabaseManager(config) if monitored else AsyncDatabaseManager(config)

    async def close(self) -> None:
        # ok: closes-what-it-was-given
        await self.db.disconnect()


class OnAStack:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        self._stack = AsyncExitStack()
        if db is None:
            db = AsyncDatabaseManager(config)
            self._stack.push_async_callback(db.disconnect)
        self.db = db

    async def close(self) -> None:
        # ok: closes-what-it-was-given
        await self._stack.aclose()


class Borrower:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def close(self) -> None:
        pass


class Owner(Borrower):
    def __init__(self, config: DatabaseConfig) -> None:
        super().__init__(AsyncDatabaseManager(config))

    async def close(self) -> None:
        # ok: closes-what-it-was-given
        await self.db.disconnect()


class WithFactory:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    @classmethod
    def standalone(cls, config: DatabaseConfig) -> WithFactory:
        return cls(AsyncDatabaseManager(config))

    async def close(self) -> None:
        # ok: closes-what-it-was-given
        await self.db.disconnect()


class MadeHere:
    async def start(self, config: DatabaseConfig) -> None:
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)

    async def stop(self) -> None:
        # ok: closes-what-it-was-given
        await self.pool.close()


async def own_and_close(config: DatabaseConfig) -> None:
    db = AsyncDatabaseManager(config)
    await db.connect()
    # ok: closes-what-it-was-given
    await db.disconnect()


async def unknown(db, file: object) -> None:
    await db.execute("DELETE FROM {{tables.queue}}")
    # ok: closes-what-it-was-given
    await db.disconnect()
    # ok: closes-what-it-was-given
    file.close()


async def test_after_disconnect(test_db) -> None:
    # ok: closes-what-it-was-given
    await test_db.disconnect()
    assert test_db._pool is None
