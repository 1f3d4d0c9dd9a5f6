from __future__ import annotations

import asyncio
import copy
from collections import defaultdict
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import asyncpg
import pgdbm
from larder.turns import whose_turn
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager

current: ContextVar[str] = ContextVar("current")

FIELD = "schema"


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
        # ruleid: schema-reassigned
        setattr(self.db, FIELD, bakery)
        # ruleid: schema-reassigned
        object.__setattr__(self.db, "schema", bakery)
        # ok: schema-reassigned
        object.__setattr__(self, "schema", bakery)
        # ok: schema-reassigned
        getattr(self.db, "schema")

    def test_with_another_schema(self, monkeypatch) -> None:
        # ok: schema-reassigned
        monkeypatch.setattr(self.db, "schema", "ostrava")

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
    # ruleid: schema-reassigned
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


AT_ONCE = 5


class InTurn:
    """Whether something is a lock is told by what it is, not by its name."""

    def __init__(self, db: AsyncDatabaseManager, given: object, turns: dict[str, asyncio.Lock]) -> None:
        self.db = db
        self.given = given
        self.turns = turns
        self.turn = asyncio.Lock()
        self.one = asyncio.Semaphore(1)
        self.one_bounded = asyncio.BoundedSemaphore()
        self.later: asyncio.Lock | None = None
        self.declared: asyncio.Lock
        self.lock_of_five = asyncio.Semaphore(5)
        self.lock_of_some = asyncio.BoundedSemaphore(value=AT_ONCE)

    async def turn_held(self, bakery: str) -> None:
        async with self.turn:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def semaphore_held(self, bakery: str) -> None:
        async with asyncio.timeout(5), self.one:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def bounded_semaphore_held(self, bakery: str) -> None:
        async with self.one_bounded:
            async with asyncio.timeout(5):
                # ok: schema-reassigned
                self.db.schema = bakery
                await self.db.execute("DELETE FROM {{tables.queue}}")

    async def made_when_needed(self, bakery: str) -> None:
        if self.later is None:
            self.later = asyncio.Lock()
        async with self.later:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def unknown_things_held(self, bakery: str, turn, held: asyncio.Lock) -> None:
        async with turn:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with held:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with whose_turn(bakery):
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.given:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.declared:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def a_lock_for_each_bakery(self, bakery: str) -> None:
        async with self.turns[bakery]:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def let_in_five(self, bakery: str) -> None:
        async with self.lock_of_five:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def let_in_some(self, bakery: str) -> None:
        async with self.lock_of_some:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def no_lock_at_all(self, bakery: str, pool: asyncpg.Pool) -> None:
        async with asyncio.timeout(5), self.db.transaction() as block, pool.acquire() as clock:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def a_new_lock_each_time(self, bakery: str) -> None:
        async with asyncio.Lock():
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        lock = asyncio.Lock()
        async with lock:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def a_new_lock_that_others_get(self, bakery: str) -> None:
        turn = asyncio.Lock()
        other = asyncio.create_task(self.serve("brightwater", turn))
        async with turn:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        await other

    async def serve(self, bakery: str, turn: asyncio.Lock) -> None:
        async with turn:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def let_go_too_early(self, bakery: str) -> None:
        async with self.turn:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        await self.db.execute("DELETE FROM {{tables.audit}}")

    async def let_go_for_each(self, bakeries: list[str]) -> None:
        for bakery in bakeries:
            async with self.one:
                # ruleid: schema-reassigned
                self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def held_for_nothing(self, bakery: str) -> None:
        async with self.turn:
            # ruleid: schema-reassigned
            self.db.schema = bakery

    async def used_by_others_inside(self, bakery: str) -> None:
        assert self.db is not None
        async with self.turn:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.clear()
        print(self.db.schema)

    async def put_back_inside(self, bakery: str) -> None:
        async with self.turn:
            before = self.db.schema
            try:
                # ok: schema-reassigned
                self.db.schema = bakery
                await self.clear()
            finally:
                # ok: schema-reassigned
                self.db.schema = before

    async def clear(self) -> None:
        await self.db.execute("DELETE FROM {{tables.queue}}")

    @asynccontextmanager
    async def held_for_the_caller(self, bakery: str):
        async with self.turn:
            # ok: schema-reassigned
            self.db.schema = bakery
            yield

    async def on_a_stack(self, bakery: str) -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.turn)
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def on_a_stack_too_short(self, bakery: str) -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.turn)
            # ruleid: schema-reassigned
            self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def on_a_stack_too_late(self, bakery: str) -> None:
        async with AsyncExitStack() as stack:
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await stack.enter_async_context(self.turn)
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def a_transaction_on_a_stack(self, bakery: str) -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.db.transaction())
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.clear()

    async def on_a_stack_of_others(self, bakery: str, stack: AsyncExitStack) -> None:
        await stack.enter_async_context(self.turn)
        # ok: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def acquired(self, bakery: str) -> None:
        await self.turn.acquire()
        try:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        finally:
            self.turn.release()

    async def acquired_in_time(self, bakery: str) -> None:
        await asyncio.wait_for(self.one.acquire(), 5)
        # ok: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")
        self.one.release()

    async def acquired_and_released_by_a_stack(self, bakery: str) -> None:
        async with AsyncExitStack() as stack:
            await self.turn.acquire()
            stack.callback(self.turn.release)
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def acquired_elsewhere_released(self, bakery: str) -> None:
        await self.turn.acquire()
        # ok: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def released_too_early(self, bakery: str) -> None:
        await self.turn.acquire()
        try:
            # ruleid: schema-reassigned
            self.db.schema = bakery
        finally:
            self.turn.release()
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def released_before(self, bakery: str) -> None:
        await self.turn.acquire()
        self.turn.release()
        # ruleid: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def acquired_something_else(self, bakery: str, pool: asyncpg.Pool) -> None:
        connection = await pool.acquire()
        # ruleid: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")
        await pool.release(connection)


class InTurnByCaller:
    """The lock is taken where the method that switches is called."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.turn = asyncio.Lock()

    async def place(self, bakery: str) -> None:
        async with self.turn:
            self._switch(bakery)
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.turn:
            return await self._place(bakery)

    def _switch(self, bakery: str) -> None:
        # ok: schema-reassigned
        self.db.schema = bakery

    async def _place(self, bakery: str) -> None:
        # ok: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")

    async def _place_again(self, bakery: str) -> None:
        # ruleid: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")
        await self._place_again(bakery)


class InTurnForSome:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.turn = asyncio.Lock()

    async def place(self, bakery: str) -> None:
        async with self.turn:
            self._switch(bakery)
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def overview(self, bakery: str) -> None:
        self._switch(bakery)
        await self.db.execute("DELETE FROM {{tables.queue}}")

    def _switch(self, bakery: str) -> None:
        # ruleid: schema-reassigned
        self.db.schema = bakery


def one_at_a_time(handler):
    turn = asyncio.Lock()

    async def wrapped(*args: object) -> None:
        async with turn:
            await handler(*args)

    return wrapped


def timed(handler):
    async def wrapped(*args: object) -> None:
        async with asyncio.timeout(5):
            await handler(*args)

    return wrapped


@one_at_a_time
async def in_turn_by_decorator(db: AsyncDatabaseManager, bakery: str) -> None:
    # ok: schema-reassigned
    db.schema = bakery
    await db.execute("DELETE FROM {{tables.queue}}")


@timed
async def no_turn_by_decorator(db: AsyncDatabaseManager, bakery: str) -> None:
    # ruleid: schema-reassigned
    db.schema = bakery
    await db.execute("DELETE FROM {{tables.queue}}")


shared = AsyncDatabaseManager(DatabaseConfig(database="larder"))


async def module_level(bakery: str) -> None:
    # ruleid: schema-reassigned
    shared.schema = bakery
    # ruleid: schema-reassigned
    vars(shared)["schema"] = bakery
    # ruleid: schema-reassigned
    shared.__dict__["schema"] = bakery
    # ok: schema-reassigned
    vars(shared)["_debug"] = True
    # ok: schema-reassigned
    print(vars(shared)["schema"], shared.__dict__["schema"])


async def by_other_names(bakery: str, turn: Tenant) -> None:
    field = "_debug"
    # ok: schema-reassigned
    setattr(shared, field, True)
    # ok: schema-reassigned
    setattr(shared, bakery, True)
    # ok: schema-reassigned
    vars(turn)["schema"] = bakery


async def in_a_dictionary(vars, bakery: str) -> None:
    # ok: schema-reassigned
    vars(shared)["schema"] = bakery


class InTurnOfEach:
    def __init__(self, db: AsyncDatabaseManager, managers: dict[str, AsyncDatabaseManager], counters) -> None:
        self.db = db
        self.managers = managers
        self.turns: dict[str, asyncio.Lock] = {}
        self.made = defaultdict(asyncio.Lock)
        self.counters = counters
        self.turn = asyncio.Lock()

    async def for_each(self, bakery: str, counter: int) -> None:
        async with self.turns.setdefault(bakery, asyncio.Lock()):
            # ruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.made[bakery]:
            # ruleid: schema-reassigned
            setattr(self.db, "schema", bakery)
            await self.db.execute("DELETE FROM {{tables.queue}}")
        await self.made[bakery].acquire()
        # ruleid: schema-reassigned
        self.db.schema = bakery
        await self.db.execute("DELETE FROM {{tables.queue}}")
        self.made[bakery].release()

    async def for_each_and_all(self, bakery: str, counter: int) -> None:
        async with self.turn, self.turns[bakery]:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.turn:
            async with self.turns[bakery]:
                # ok: schema-reassigned
                self.db.schema = bakery
                await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.made[counter]:
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
        async with self.counters.get(bakery):
            # ok: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")

    async def the_manager_of_each(self, bakery: str) -> None:
        async with self.turns[bakery]:
            # ok: schema-reassigned
            self.managers[bakery].schema = bakery
            await self.managers[bakery].execute("DELETE FROM {{tables.queue}}")


class InTurnOfEachByAName:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.turns = defaultdict(asyncio.Lock)

    async def serve(self, bakery: str) -> None:
        turn = self.turns[bakery]
        async with turn:
            # todoruleid: schema-reassigned
            self.db.schema = bakery
            await self.db.execute("DELETE FROM {{tables.queue}}")
