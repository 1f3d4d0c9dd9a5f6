from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager

import pgdbm
from pgdbm import AsyncDatabaseManager, DatabaseConfig

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
    # todoruleid: pool-per-call
    pool = await AsyncDatabaseManager.create_shared_pool(CONFIG)
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    await db.execute("DELETE FROM {{tables.orders}}")


async def unnamed() -> None:
    # todoruleid: pool-per-call
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
