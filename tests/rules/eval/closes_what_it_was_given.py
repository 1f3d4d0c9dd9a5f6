from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Optional

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig
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
