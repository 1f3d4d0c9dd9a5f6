from __future__ import annotations

import asyncio
import copy
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import asyncpg
import pgdbm
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

current: ContextVar[str] = ContextVar("current")


class Counter:
    def __init__(self, db: AsyncDatabaseManager, pool: asyncpg.Pool) -> None:
        self.db = db
        self.pool = pool
        self._lock = asyncio.Lock()
        # ruleid: schema-reassigned
        self.db.schema = "brightwater"

    async def serve(self, bakery: str) -> None:
        # ruleid: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def save_and_restore(self, bakery: str) -> None:
        before = self.db.schema
        # ruleid: schema-reassigned
        self.db.schema = bakery
        try:
            await self.db.execute("DELETE FROM {{tables.queue}}")
        finally:
            # ruleid: schema-reassigned
            self.db.schema = before

    async def by_setattr(self, bakery: str) -> None:
        # ruleid: schema-reassigned
        setattr(self.db, "schema", bakery)
        # ok: schema-reassigned
        setattr(self.db, "_debug", True)
        # ok: schema-reassigned
        setattr(self, "schema", bakery)

    async def by_alias(self, bakery: str) -> None:
        db = self.db
        # ruleid: schema-reassigned
        db.schema = bakery

    async def in_a_tuple(self, bakery: str) -> None:
        # ruleid: schema-reassigned
        self.db.schema, self.bakery = bakery, bakery

    async def private_copy(self, bakery: str) -> AsyncDatabaseManager:
        db = copy.copy(self.db)
        # ok: schema-reassigned
        db.schema = bakery
        return db

    async def private_manager(self, bakery: str) -> None:
        db = AsyncDatabaseManager(pool=self.pool)
        # ok: schema-reassigned
        db.schema = bakery
        await db.execute("DELETE FROM {{tables.queue}}")

    async def held_lock(self, bakery: str) -> None:
        async with self._lock:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def lock_let_go(self, bakery: str) -> None:
        async with self._lock:
            # ruleid: schema-reassigned
            self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def lock_for_nothing(self, bakery: str) -> None:
        async with self._lock:
            # ruleid: schema-reassigned
            self.db.schema = bakery

    @asynccontextmanager
    async def tenant(self, bakery: str):
        # ruleid: schema-reassigned
        self.db.schema = bakery
        yield self.db

    async def ordinary(self, bakery: str) -> None:
        # ok: schema-reassigned
        self.schema = bakery
        # ok: schema-reassigned
        db = AsyncDatabaseManager(pool=self.pool, schema=bakery)
        # ok: schema-reassigned
        assert db.schema == bakery


class SwitchingManager(AsyncDatabaseManager):
    def use(self, bakery: str) -> None:
        # ruleid: schema-reassigned
        self.schema = bakery


class NamedManager(AsyncDatabaseManager):
    def __init__(self, pool: asyncpg.Pool, bakery: str) -> None:
        super().__init__(pool=pool)
        # ok: schema-reassigned
        self.schema = bakery


class ContextManagerOfTenants(AsyncDatabaseManager):
    @property
    def schema(self) -> str:
        return current.get()

    @schema.setter
    def schema(self, bakery: str) -> None:
        current.set(bakery)


async def context_backed(db: ContextManagerOfTenants, other: NamedManager, bakery: str) -> None:
    # ok: schema-reassigned
    db.schema = bakery
    # ruleid: schema-reassigned
    other.schema = bakery


async def plain(db: AsyncDatabaseManager, managers: dict[str, pgdbm.AsyncDatabaseManager], bakery: str) -> None:
    # ruleid: schema-reassigned
    db.schema = bakery
    # ruleid: schema-reassigned
    managers["shared"].schema = bakery
    for manager in managers.values():
        # ruleid: schema-reassigned
        manager.schema = bakery


async def unknown(db, config: DatabaseConfig, tx: TransactionManager, bakery: str) -> None:
    # ok: schema-reassigned
    db.schema = bakery
    # ok: schema-reassigned
    config.schema = bakery
    # todoruleid: schema-reassigned
    tx._db.schema = bakery


@dataclass
class Tenant:
    db: AsyncDatabaseManager
    schema: str

    def move(self, bakery: str) -> Tenant:
        # ok: schema-reassigned
        self.schema = bakery
        # ruleid: schema-reassigned
        self.db.schema = bakery
        # ok: schema-reassigned
        return replace(self, schema=bakery)


shared = AsyncDatabaseManager(DatabaseConfig(database="larder"))


async def module_level(bakery: str) -> None:
    # ruleid: schema-reassigned
    shared.schema = bakery
    # todoruleid: schema-reassigned
    vars(shared)["schema"] = bakery
