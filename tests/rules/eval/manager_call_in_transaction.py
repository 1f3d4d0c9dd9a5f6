from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from contextvars import ContextVar

import asyncpg
from pgdbm import AsyncDatabaseManager, MonitoredAsyncDatabaseManager, TransactionManager

ENTER = "INSERT INTO {{tables.orders}} (item) VALUES ($1)"
TAKE = "UPDATE {{tables.shelf}} SET trays = trays - 1 WHERE item = $1"
COUNT = "SELECT count(*) FROM {{tables.orders}}"


async def straight(db: AsyncDatabaseManager, item: str) -> None:
    # ok: manager-call-in-transaction
    await db.execute(TAKE, item)
    async with db.transaction() as tx:
        # ok: manager-call-in-transaction
        await tx.execute(ENTER, item)
        # ruleid: manager-call-in-transaction
        await db.execute(TAKE, item)
    # ok: manager-call-in-transaction
    await db.execute(TAKE, item)


async def every_way(db: MonitoredAsyncDatabaseManager, items: list[str]) -> None:
    async with db.transaction() as tx:
        # ruleid: manager-call-in-transaction
        await db.fetch_value(COUNT)
        # ruleid: manager-call-in-transaction
        rows = await db.fetch_all(COUNT)
        # ruleid: manager-call-in-transaction
        await db.execute_and_return_id(ENTER, items[0])
        # ruleid: manager-call-in-transaction
        await db.copy_records_to_table("orders", [(item,) for item in items], columns=["item"])
        # ruleid: manager-call-in-transaction
        if await db.table_exists("orders"):
            await tx.execute(ENTER, rows)
        # ok: manager-call-in-transaction
        await tx.connection.execute(db.prepare_query(ENTER), items[0])
        # ok: manager-call-in-transaction
        db.add_prepared_statement("enter", ENTER)


async def in_branches(db: AsyncDatabaseManager, item: str, urgent: bool) -> None:
    async with db.transaction() as tx:
        try:
            for _ in range(2):
                if urgent:
                    # ruleid: manager-call-in-transaction
                    await db.execute(TAKE, item)
        except asyncpg.PostgresError:
            # ruleid: manager-call-in-transaction
            await db.execute(ENTER, item)
            raise
        # ruleid: manager-call-in-transaction
        await asyncio.gather(db.fetch_value(COUNT), db.fetch_value(COUNT))
        # ruleid: manager-call-in-transaction
        await tx.execute(ENTER, await db.fetch_value(COUNT))


async def beside_one_another(db: AsyncDatabaseManager, item: str) -> None:
    async with db.transaction() as tx:
        # ruleid: manager-call-in-transaction
        async with db.transaction() as other:
            await other.execute(TAKE, item)
        # ruleid: manager-call-in-transaction
        async with db.acquire() as connection:
            await connection.execute("SELECT 1")
        # ok: manager-call-in-transaction
        async with tx.transaction() as savepoint:
            await savepoint.execute(ENTER, item)
    # ruleid: manager-call-in-transaction
    async with db.transaction() as tx, db.acquire() as connection:
        await tx.execute(ENTER, item)
    # ok: manager-call-in-transaction
    async with asyncio.timeout(1), db.transaction() as tx:
        await tx.execute(ENTER, item)


async def by_another_name(db: AsyncDatabaseManager, item: str) -> None:
    manager = db
    async with manager.transaction():
        # ruleid: manager-call-in-transaction
        await db.execute(TAKE, item)


async def another_manager(orders: AsyncDatabaseManager, stock: AsyncDatabaseManager, item: str) -> None:
    async with orders.transaction() as tx:
        await tx.execute(ENTER, item)
        # ok: manager-call-in-transaction
        await stock.execute(TAKE, item)


async def two_of_a_kind(pool: asyncpg.Pool, item: str) -> None:
    orders = AsyncDatabaseManager(pool=pool, schema="orders")
    stock = AsyncDatabaseManager(pool=pool, schema="stock")
    async with orders.transaction() as tx:
        await tx.execute(ENTER, item)
        # ok: manager-call-in-transaction
        await stock.execute(TAKE, item)


async def every_bakery(managers: dict[str, AsyncDatabaseManager], item: str) -> None:
    async with managers["ostrava"].transaction() as tx:
        await tx.execute(ENTER, item)
        # ok: manager-call-in-transaction
        await managers["brightwater"].execute(TAKE, item)
    for db in managers.values():
        async with db.transaction() as tx:
            await tx.execute(ENTER, item)
            # ruleid: manager-call-in-transaction
            await db.execute(TAKE, item)


async def rebound(db: AsyncDatabaseManager, archive: AsyncDatabaseManager, item: str) -> None:
    async with db.transaction() as tx:
        await tx.execute(ENTER, item)
        db = archive
        # ok: manager-call-in-transaction
        await db.execute(TAKE, item)


async def whichever(db: AsyncDatabaseManager, tx: TransactionManager | None, item: str) -> None:
    target = tx or db
    async with db.transaction():
        # ok: manager-call-in-transaction
        await target.execute(TAKE, item)


async def put_off(db: AsyncDatabaseManager, item: str) -> None:
    async with db.transaction() as tx:

        async def afterwards() -> None:
            # ok: manager-call-in-transaction
            await db.execute(TAKE, item)

        await tx.execute(ENTER, item)
        # ok: manager-call-in-transaction
        later = asyncio.create_task(db.execute(TAKE, item))
    await later
    await afterwards()


async def by_a_stack(db: AsyncDatabaseManager, item: str) -> None:
    async with AsyncExitStack() as stack:
        tx = await stack.enter_async_context(db.transaction())
        await tx.execute(ENTER, item)
        # todoruleid: manager-call-in-transaction
        await db.execute(TAKE, item)


async def take(db: AsyncDatabaseManager, item: str) -> None:
    await db.execute(TAKE, item)


async def take_and_count(item: str, *, shelf: AsyncDatabaseManager) -> int:
    await take(shelf, item)
    return 1


async def take_within(tx: TransactionManager, item: str) -> None:
    await tx.execute(TAKE, item)


async def take_anywhere(db: AsyncDatabaseManager, item: str, tx: TransactionManager | None = None) -> None:
    if tx is None:
        await db.execute(TAKE, item)
    else:
        await tx.execute(TAKE, item)


async def take_from_another(db: AsyncDatabaseManager, item: str) -> None:
    db = AsyncDatabaseManager(pool=db._pool, schema="stock")
    await db.execute(TAKE, item)


async def take_from_either(one: AsyncDatabaseManager, other: AsyncDatabaseManager, item: str) -> None:
    await other.execute(TAKE, item)


def how_to_take(db: AsyncDatabaseManager) -> str:
    return db.prepare_query(TAKE)


async def handed_on(db: AsyncDatabaseManager, archive: AsyncDatabaseManager, item: str, rest: tuple) -> None:
    async with db.transaction() as tx:
        await tx.execute(ENTER, item)
        # ruleid: manager-call-in-transaction
        await take(db, item)
        # ruleid: manager-call-in-transaction
        await take_and_count(item, shelf=db)
        # ok: manager-call-in-transaction
        await take_within(tx, item)
        # ok: manager-call-in-transaction
        await take_anywhere(db, item, tx)
        # ok: manager-call-in-transaction
        await take_from_another(db, item)
        # ok: manager-call-in-transaction
        await take_from_either(db, archive, item)
        # ruleid: manager-call-in-transaction
        await take_from_either(archive, db, item)
        # ok: manager-call-in-transaction
        await take_from_either(*rest)
        # ok: manager-call-in-transaction
        await take(archive, item)
        # ok: manager-call-in-transaction
        await tx.execute(how_to_take(db), item)
        # ok: manager-call-in-transaction
        later = asyncio.create_task(take(db, item))
    # ok: manager-call-in-transaction
    await take(db, item)
    await later


async def without_a_type(db, item):
    async with db.transaction() as tx:
        await tx.execute(ENTER, item)
        # ok: manager-call-in-transaction
        await db.execute(TAKE, item)


async def raw(pool: asyncpg.Pool, item: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        # ok: manager-call-in-transaction
        await pool.execute("SELECT 1")


class Desk:
    def __init__(self, db: AsyncDatabaseManager, archive: AsyncDatabaseManager) -> None:
        self.db = db
        self.archive = archive

    async def place(self, item: str) -> None:
        async with self.db.transaction() as tx:
            await tx.execute(ENTER, item)
            # ruleid: manager-call-in-transaction
            await self._take(item)
            # ruleid: manager-call-in-transaction
            await self._take_and_count(item)
            # ruleid: manager-call-in-transaction
            await take(self.db, item)
            # ok: manager-call-in-transaction
            await take(self.archive, item)
            # ok: manager-call-in-transaction
            await self._take_within(tx, item)
            # ok: manager-call-in-transaction
            await self._take_anywhere(item, tx)
            # ok: manager-call-in-transaction
            await self._take_where_it_belongs(item, tx)
            # ok: manager-call-in-transaction
            await self._archive(item)
            # ok: manager-call-in-transaction
            await self._later(item)
            # ok: manager-call-in-transaction
            await self.undone(item)
        # ok: manager-call-in-transaction
        await self._take(item)

    async def _take(self, item: str) -> None:
        await self.db.execute(TAKE, item)

    async def _take_and_count(self, item: str) -> int:
        await self._take(item)
        return 1

    async def _take_within(self, tx: TransactionManager, item: str) -> None:
        await tx.execute(TAKE, item)

    async def _take_anywhere(self, item: str, tx: TransactionManager | None = None) -> None:
        if tx is None:
            await self.db.execute(TAKE, item)
        else:
            await tx.execute(TAKE, item)

    async def _take_where_it_belongs(self, item: str, tx: TransactionManager | None = None) -> None:
        if tx is not None:
            await tx.execute(TAKE, item)
            return
        await self.db.execute(TAKE, item)

    async def _archive(self, item: str) -> None:
        await self.archive.execute(ENTER, item)

    async def _later(self, item: str) -> None:
        async def afterwards() -> None:
            await self.db.execute(TAKE, item)

        asyncio.get_running_loop().call_later(1, afterwards)

    async def count_again(self) -> int:
        async with self.db.transaction():
            # ruleid: manager-call-in-transaction
            return await self.count_again()


_current: ContextVar[TransactionManager] = ContextVar("current")


class JoiningManager(AsyncDatabaseManager):
    """A manager whose statements go through the transaction under way."""

    async def execute(self, query: str, *args: object, timeout: float | None = None) -> str:
        return await _current.get().execute(query, *args)


class JoiningDesk:
    def __init__(self, db: JoiningManager) -> None:
        self.db = db

    async def place(self, item: str) -> None:
        async with self.db.transaction() as tx:
            _current.set(tx)
            # ok: manager-call-in-transaction
            await self.db.execute(TAKE, item)
            # ruleid: manager-call-in-transaction
            await self.db.fetch_value(COUNT)
