from __future__ import annotations

import asyncio
import contextlib
import weakref
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

import asyncpg
import pgdbm
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, DatabaseConfig

from larder import ORDERS_DSN, Settings
from larder import Manager as Db

CONFIG = DatabaseConfig(database="larder", schema="orders")
opened = []


async def count_orders() -> int:
    # ruleid: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")


async def count_over_a_pool() -> int:
    # ruleid: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    return await pool.fetchval("SELECT 1")


class OrderRepository:
    def __init__(self, config: DatabaseConfig) -> None:
        self.config = config

    async def place(self, sku: str) -> None:
        # ruleid: pool-per-call
        db = pgdbm.AsyncDatabaseManager(self.config)
        await db.connect()
        async with db.transaction() as tx:
            await tx.execute("INSERT INTO {{tables.orders}} (sku) VALUES ($1)", sku)

    async def monitored(self, sku: str) -> None:
        # ruleid: pool-per-call
        db: AsyncDatabaseManager = pgdbm.MonitoredAsyncDatabaseManager(config=self.config)
        await db.connect()
        await db.execute("DELETE FROM {{tables.orders}} WHERE sku = $1", sku)

    async def closes(self) -> None:
        # ok: pool-per-call
        db = AsyncDatabaseManager(self.config)
        await db.connect()
        try:
            await db.execute("DELETE FROM {{tables.orders}}")
        finally:
            await db.disconnect()

    async def keeps(self) -> None:
        # ok: pool-per-call
        db = AsyncDatabaseManager(self.config)
        await db.connect()
        self.db = db

    async def keeps_at_once(self) -> None:
        # ok: pool-per-call
        self.db = AsyncDatabaseManager(self.config)
        await self.db.connect()


async def hands_back() -> AsyncDatabaseManager:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    return db


async def puts_away() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    opened.append(db)


@asynccontextmanager
async def lends():
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    yield db


async def on_a_stack(stack: AsyncExitStack) -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    stack.push_async_callback(db.disconnect)
    await db.connect()


async def never_connected() -> str:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    return db.prepare_query("SELECT * FROM {{tables.orders}}")


async def pool_handed_on() -> AsyncDatabaseManager:
    # ok: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    return AsyncDatabaseManager(pool=pool, schema="orders")


async def pool_closed() -> None:
    # ok: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    await pool.close()


async def pool_handed_to_a_manager() -> None:
    # ruleid: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    await db.execute("DELETE FROM {{tables.orders}}")


async def unnamed() -> None:
    # ruleid: pool-per-call
    await AsyncDatabaseManager(CONFIG).connect()


async def in_a_closure():
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()

    async def count() -> int:
        return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")

    return count


async def borrowed(db: AsyncDatabaseManager) -> int:
    # ok: pool-per-call
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")


async def another_name() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    mine = db
    await mine.disconnect()


async def main() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    await db.execute("DELETE FROM {{tables.orders}}")


async def under_the_projects_names() -> int:
    # ruleid: pool-per-call
    db = Db(Settings(connection_string=ORDERS_DSN))
    await db.connect()
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")


async def made_on_the_way(bakeries: list[str]) -> list[int]:
    async def count(bakery: str) -> int:
        # ruleid: pool-per-call
        db = AsyncDatabaseManager(DatabaseConfig(connection_string=ORDERS_DSN, schema=bakery))
        await db.connect()
        return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")

    return await asyncio.gather(*(count(bakery) for bakery in bakeries))


async def in_a_condition(wanted: bool) -> None:
    if wanted:
        # ruleid: pool-per-call
        db = AsyncDatabaseManager(CONFIG if wanted else None)
        await db.connect()
        await db.execute("DELETE FROM {{tables.orders}}")


async def by_a_method(manager: AsyncDatabaseManager) -> None:
    # ruleid: pool-per-call
    pool = await manager.create_shared_pool(CONFIG)
    await pool.execute("DELETE FROM orders.orders")


async def only_an_error_closes() -> None:
    # ruleid: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    try:
        await db.connect()
        await db.execute("DELETE FROM {{tables.orders}}")
    except OSError:
        await db.disconnect()
        raise


async def by_walrus() -> int:
    # ruleid: pool-per-call
    await (db := AsyncDatabaseManager(CONFIG)).connect()
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")


async def by_a_wrapper() -> None:
    # todoruleid: pool-per-call
    db = await hands_back()
    await db.execute("DELETE FROM {{tables.orders}}")


async def on_a_stack_by_the_pool() -> None:
    async with AsyncExitStack() as stack:
        # ok: pool-per-call
        pool = await stack.enter_async_context(await AsyncDatabaseManager.create_shared_pool(CONFIG))
        await pool.execute("DELETE FROM orders.orders")


async def as_a_context() -> int:
    # ok: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    async with pool:
        return await pool.fetchval("SELECT count(*) FROM orders.orders")


async def in_a_context_itself() -> int:
    # ok: pool-per-call
    async with await AsyncDatabaseManager.create_shared_pool(CONFIG) as pool:
        return await pool.fetchval("SELECT count(*) FROM orders.orders")


async def closed_by_contextlib() -> None:
    # ok: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    async with contextlib.aclosing(Closer(pool)):
        await pool.execute("DELETE FROM orders.orders")


class Closer:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.aclose = pool.close


async def closed_by_its_bound_method() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    close = db.disconnect
    await db.execute("DELETE FROM {{tables.orders}}")
    await close()


async def closed_when_collected() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    weakref.finalize(asyncio.current_task(), lambda: db.disconnect())
    await db.execute("DELETE FROM {{tables.orders}}")


async def kept_by_the_module() -> AsyncDatabaseManager:
    global kept
    # ok: pool-per-call
    kept = AsyncDatabaseManager(CONFIG)
    await kept.connect()
    await kept.execute("SELECT 1")


async def kept_by_the_function_around():
    db = None

    async def start() -> None:
        nonlocal db
        # ok: pool-per-call
        db = AsyncDatabaseManager(CONFIG)
        await db.connect()

    await start()
    return db


class Shop:
    pool: asyncpg.Pool | None = None

    @property
    def is_open(self) -> bool:
        return self.pool is not None

    async def open_with(self, register) -> None:
        # ok: pool-per-call
        db = AsyncDatabaseManager(CONFIG)
        await db.connect()
        register(self, db)

    async def open_several(self) -> None:
        # ok: pool-per-call
        orders = AsyncDatabaseManager(CONFIG)
        await orders.connect()
        self.managers = {"orders": orders}

    async def replaced(self) -> None:
        # ok: pool-per-call
        db = AsyncDatabaseManager(CONFIG)
        await db.connect()
        db = AsyncDatabaseManager(pool=db._pool, schema="stock")
        await db.execute("SELECT 1")


@pytest_asyncio.fixture
async def db_without_end():
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    try:
        yield db
    finally:
        await db.disconnect()


async def another_librarys(dsn: str) -> int:
    # ok: pool-per-call
    pool = await asyncpg.create_pool(dsn)
    return await pool.fetchval("SELECT 1")


async def on_somebodys_pool(pool: asyncpg.Pool) -> int:
    # ok: pool-per-call
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")


async def not_seen_to_connect(start) -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await start(db)


async def deleted() -> None:
    # ruleid: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    await db.execute("DELETE FROM {{tables.orders}}")
    del db


# ok: pool-per-call
db_of_the_module = AsyncDatabaseManager(CONFIG)


async def handed_to_a_class() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    OrderRepository.db = db


async def closed_after_an_error_and_without_one() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    try:
        await db.execute("DELETE FROM {{tables.orders}}")
    except OSError:
        await db.disconnect()
        raise
    else:
        await db.disconnect()


class Lender:
    async def lends_to_what_it_keeps(self) -> None:
        # ok: pool-per-call
        pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
        orders = AsyncDatabaseManager(pool=pool, schema="orders")
        # ok: pool-per-call
        second = await AsyncDatabaseManager.create_shared_pool(CONFIG)
        self.stock = AsyncDatabaseManager(pool=second, schema="stock")
        self.orders = orders

    async def lends_to_two(self) -> int:
        # ruleid: pool-per-call
        pool: asyncpg.Pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
        orders = AsyncDatabaseManager(pool=pool, schema="orders")
        stock = AsyncDatabaseManager(pool=pool, schema="stock")
        return await orders.fetch_value("SELECT 1") + await stock.fetch_value("SELECT 1")

    async def asks_whether_it_is_there(self) -> bool:
        # ok: pool-per-call
        if manager := AsyncDatabaseManager(CONFIG):
            self.manager = manager
            await manager.connect()
        # ok: pool-per-call
        return (await (other := AsyncDatabaseManager(CONFIG)).connect(), other)[1]


async def script() -> None:
    # ok: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    await db.execute("DELETE FROM {{tables.orders}}")


async def command() -> None:
    # ok: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    await pool.execute("DELETE FROM orders.orders")


def run_command() -> None:
    asyncio.run(command(), debug=True)


async def run_on_every_turn() -> None:
    # ruleid: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    await db.execute("DELETE FROM {{tables.orders}}")


async def run_and_awaited() -> None:
    # ruleid: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    await db.execute("DELETE FROM {{tables.orders}}")


async def inside_of_what_is_run() -> None:
    await run_and_awaited()


async def called_by_what_is_run() -> None:
    # ruleid: pool-per-call
    db = AsyncDatabaseManager(CONFIG)
    await db.connect()
    await db.execute("DELETE FROM {{tables.orders}}")


if __name__ == "__main__":
    asyncio.run(script())
    asyncio.run(run_and_awaited())
    asyncio.run(asyncio.wait_for(called_by_what_is_run(), 5))
    while opened:
        asyncio.run(run_on_every_turn())
