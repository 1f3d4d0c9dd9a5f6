from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import dataclass

import asyncpg
import pgdbm
from pgdbm import AsyncDatabaseManager, DatabaseConfig
from pgdbm import AsyncDatabaseManager as Manager

from larder import ORDERS_DSN
from larder.orders import OrderReport, OrderService, open_orders
from larder.stock import (
    BillingService,
    EitherService,
    LedgerService,
    NeverConnected,
    StockListener,
    StockService,
    TillService,
    stock_manager,
    the_manager,
)

DSN = "postgresql://larder@localhost/larder"
ARCHIVE_DSN = "postgresql://larder@localhost/archive"
HOST = "db.pendle-rowe.example"
SERVICES = ("orders", "stock", "billing")

# ok: second-pool
orders_db = AsyncDatabaseManager(DatabaseConfig(connection_string=DSN, schema="orders"))
# ruleid: second-pool
stock_db = AsyncDatabaseManager(DatabaseConfig(connection_string="postgresql://larder@localhost/larder"))
# ok: second-pool
archive_db = AsyncDatabaseManager(DatabaseConfig(connection_string=ARCHIVE_DSN))


class Larder:
    def __init__(self, dsn: str, config: DatabaseConfig) -> None:
        self.dsn = dsn
        # ok: second-pool
        self.orders = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="orders"))
        # ruleid: second-pool
        self.stock = Manager(config=DatabaseConfig(connection_string=self.dsn, schema="stock"))
        # ok: second-pool
        self.reports = AsyncDatabaseManager(config)

    async def start(self) -> None:
        # ruleid: second-pool
        self.billing = pgdbm.AsyncDatabaseManager(DatabaseConfig(connection_string=self.dsn, schema="billing"))


class SharedPools:
    async def start(self, config: DatabaseConfig) -> None:
        self.orders_pool = await AsyncDatabaseManager.create_shared_pool(config)
        # ruleid: second-pool
        self.stock_pool = await AsyncDatabaseManager.create_shared_pool(config)
        self.orders = AsyncDatabaseManager(pool=self.orders_pool, schema="orders")
        self.stock = AsyncDatabaseManager(pool=self.stock_pool, schema="stock")


class OnePool:
    async def start(self, config: DatabaseConfig) -> None:
        # ok: second-pool
        self.pool = await AsyncDatabaseManager.create_shared_pool(config)
        # ok: second-pool
        self.orders = AsyncDatabaseManager(pool=self.pool, schema="orders")
        # ok: second-pool
        self.stock = AsyncDatabaseManager(pool=self.pool, schema="stock")


class OpenedAgain:
    async def start(self, config: DatabaseConfig) -> None:
        # ok: second-pool
        self.db = AsyncDatabaseManager(config)

    async def restart(self, config: DatabaseConfig) -> None:
        # ok: second-pool
        self.db = AsyncDatabaseManager(config)


async def by_fields() -> None:
    orders = AsyncDatabaseManager(DatabaseConfig(host=HOST, database="larder", user="larder", schema="orders"))
    # ruleid: second-pool
    stock = AsyncDatabaseManager(DatabaseConfig(database="larder", user="larder", host=HOST, min_connections=1))
    # ok: second-pool
    reader = AsyncDatabaseManager(DatabaseConfig(host=HOST, database="larder", user="reader"))
    # ok: second-pool
    replica = AsyncDatabaseManager(DatabaseConfig(host="replica", database="larder", user="larder"))
    # ok: second-pool
    archive = AsyncDatabaseManager(DatabaseConfig(host=HOST, database="archive", user="larder"))
    await asyncio.gather(*(db.connect() for db in (orders, stock, reader, replica, archive)))


async def by_environment() -> None:
    orders = AsyncDatabaseManager(DatabaseConfig(connection_string=os.environ["LARDER_DSN"]))
    # ruleid: second-pool
    stock = AsyncDatabaseManager(DatabaseConfig(connection_string=os.environ["LARDER_DSN"]))
    # ok: second-pool
    archive = AsyncDatabaseManager(DatabaseConfig(connection_string=os.environ["ARCHIVE_DSN"]))
    await asyncio.gather(orders.connect(), stock.connect(), archive.connect())


async def by_settings(settings: object) -> tuple[AsyncDatabaseManager, ...]:
    orders = AsyncDatabaseManager(DatabaseConfig(connection_string=settings.dsn))
    # ruleid: second-pool
    stock = AsyncDatabaseManager(DatabaseConfig(connection_string=settings.dsn))
    # ok: second-pool
    archive = AsyncDatabaseManager(DatabaseConfig(connection_string=settings.archive_dsn))
    return orders, stock, archive


async def by_copy(config: DatabaseConfig) -> None:
    orders = AsyncDatabaseManager(config)
    # ruleid: second-pool
    stock = AsyncDatabaseManager(config.model_copy(update={"schema_name": "stock"}))
    # ok: second-pool
    archive = AsyncDatabaseManager(config.model_copy(update={"database": "archive"}))
    await asyncio.gather(orders.connect(), stock.connect(), archive.connect())


async def by_f_string(name: str) -> None:
    orders = AsyncDatabaseManager(DatabaseConfig(connection_string=f"postgresql://{HOST}/{name}"))
    # ruleid: second-pool
    stock = AsyncDatabaseManager(DatabaseConfig(connection_string=f"postgresql://{HOST}/{name}"))
    # ok: second-pool
    archive = AsyncDatabaseManager(DatabaseConfig(connection_string=f"postgresql://{HOST}/{name}_archive"))
    await asyncio.gather(orders.connect(), stock.connect(), archive.connect())


async def one_after_the_other(config: DatabaseConfig) -> None:
    before = AsyncDatabaseManager(config)
    await before.connect()
    await before.disconnect()
    # ok: second-pool
    after = AsyncDatabaseManager(config)
    await after.connect()
    await after.disconnect()


async def the_same_name(config: DatabaseConfig) -> None:
    db = AsyncDatabaseManager(config)
    await db.connect()
    # ok: second-pool
    db = AsyncDatabaseManager(config)
    await db.connect()


async def one_of_two(config: DatabaseConfig, monitored: bool) -> object:
    if monitored:
        # ok: second-pool
        watched = pgdbm.MonitoredAsyncDatabaseManager(config)
        return watched
    # ok: second-pool
    plain = AsyncDatabaseManager(config)
    return plain


async def either(config: DatabaseConfig, monitored: bool) -> None:
    if monitored:
        # ok: second-pool
        one = pgdbm.MonitoredAsyncDatabaseManager(config)
    else:
        # ok: second-pool
        other = AsyncDatabaseManager(config)


async def on_failure(config: DatabaseConfig) -> None:
    try:
        # ok: second-pool
        first = await AsyncDatabaseManager.create_shared_pool(config)
    except OSError:
        # ok: second-pool
        second = await AsyncDatabaseManager.create_shared_pool(config)


async def for_every_service(config: DatabaseConfig) -> dict[str, AsyncDatabaseManager]:
    managers = {}
    for name in SERVICES:
        # ruleid: second-pool
        managers[name] = AsyncDatabaseManager(config)
    return managers


async def for_every_service_by_name(dsn: str) -> list[AsyncDatabaseManager]:
    managers = []
    for name in SERVICES:
        # ruleid: second-pool
        db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema=name))
        await db.connect()
        managers.append(db)
    return managers


async def in_a_comprehension(config: DatabaseConfig) -> dict[str, AsyncDatabaseManager]:
    # ruleid: second-pool
    return {name: AsyncDatabaseManager(config) for name in SERVICES}


async def for_every_database(dsns: dict[str, str]) -> list[AsyncDatabaseManager]:
    # ok: second-pool
    return [AsyncDatabaseManager(DatabaseConfig(connection_string=dsn)) for dsn in dsns.values()]


async def for_every_job(config: DatabaseConfig) -> None:
    for _ in SERVICES:
        # ok: second-pool
        db = AsyncDatabaseManager(config)
        await db.connect()
        await db.disconnect()


async def try_again(config: DatabaseConfig) -> asyncpg.Pool:
    for _ in range(3):
        try:
            # ok: second-pool
            pool = await AsyncDatabaseManager.create_shared_pool(config)
            break
        except OSError:
            await asyncio.sleep(1)
    return pool


async def in_a_literal(config: DatabaseConfig) -> dict[str, AsyncDatabaseManager]:
    return {
        "orders": AsyncDatabaseManager(config),
        # ruleid: second-pool
        "stock": AsyncDatabaseManager(config),
    }


@dataclass
class Services:
    orders: AsyncDatabaseManager
    stock: AsyncDatabaseManager


def as_arguments(config: DatabaseConfig) -> Services:
    return Services(
        orders=AsyncDatabaseManager(config),
        # ruleid: second-pool
        stock=AsyncDatabaseManager(config),
    )


async def at_once(config: DatabaseConfig) -> None:
    orders, stock = await asyncio.gather(
        AsyncDatabaseManager.create_shared_pool(config),
        # ruleid: second-pool
        AsyncDatabaseManager.create_shared_pool(config),
    )


def config_for(schema: str) -> DatabaseConfig:
    return DatabaseConfig(connection_string=DSN, schema=schema)


def config_of(dsn: str) -> DatabaseConfig:
    return DatabaseConfig(connection_string=dsn)


async def by_function() -> None:
    orders = AsyncDatabaseManager(config_for("orders"))
    # ruleid: second-pool
    stock = AsyncDatabaseManager(config_for("stock"))
    here = AsyncDatabaseManager(config_of(DSN))
    # ok: second-pool
    there = AsyncDatabaseManager(config_of(ARCHIVE_DSN))
    await asyncio.gather(orders.connect(), stock.connect(), here.connect(), there.connect())


async def unknown(load, options: dict[str, object]) -> None:
    one = AsyncDatabaseManager(load("orders"))
    # ok: second-pool
    other = AsyncDatabaseManager(load("stock"))
    # ok: second-pool
    third = AsyncDatabaseManager(DatabaseConfig(**options))
    # ok: second-pool
    fourth = AsyncDatabaseManager(DatabaseConfig(**options))


async def loaded_once(load) -> None:
    config = load("larder")
    one = AsyncDatabaseManager(config)
    # ruleid: second-pool
    other = AsyncDatabaseManager(config)


def orders_service(config: DatabaseConfig) -> AsyncDatabaseManager:
    # ok: second-pool
    db = AsyncDatabaseManager(config)
    return db


def stock_service(config: DatabaseConfig) -> AsyncDatabaseManager:
    # ok: second-pool
    db = AsyncDatabaseManager(config)
    return db


async def from_factories(config: DatabaseConfig) -> None:
    orders = orders_service(config)
    # ruleid: second-pool
    stock = stock_service(config)


class FromManyFiles:
    """Its services open pools to one database, each in a file of its own."""

    def __init__(self) -> None:
        # ok: second-pool
        self.orders = OrderService()
        # ruleid: second-pool
        self.stock = StockService(ORDERS_DSN)
        # ruleid: second-pool
        self.billing = BillingService(DatabaseConfig(connection_string=ORDERS_DSN, schema="billing"))
        # ruleid: second-pool
        self.ledger = LedgerService(dsn="postgresql://larder@localhost/larder")
        # ok: second-pool
        self.archive = LedgerService(ARCHIVE_DSN)

    async def start(self) -> None:
        await self.orders.start()
        await self.stock.start()


async def from_factories_elsewhere(config: DatabaseConfig, dsn: str) -> list[AsyncDatabaseManager]:
    orders = await open_orders(dsn)
    # ruleid: second-pool
    stock = stock_manager(DatabaseConfig(connection_string=dsn))
    # ok: second-pool
    other = stock_manager(config)
    # ruleid: second-pool
    return [orders, stock, other, await open_orders(dsn=dsn)]


async def beside_its_own(dsn: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
    await db.connect()
    # ruleid: second-pool
    ledger = LedgerService(dsn, "ledger")
    await ledger.start()


def for_every_bakery(dsn: str, bakeries: list[str]) -> dict[str, LedgerService]:
    # ruleid: second-pool
    return {bakery: LedgerService(dsn, bakery) for bakery in bakeries}


def for_every_place(dsns: list[str]) -> list[LedgerService]:
    # ok: second-pool
    return [LedgerService(dsn) for dsn in dsns]


async def not_started(dsn: str) -> None:
    orders = LedgerService(dsn)
    # ok: second-pool
    stock = StockService(dsn)
    # ok: second-pool
    spare = NeverConnected(dsn)
    print(orders, stock, spare)


async def on_one_manager(db: AsyncDatabaseManager, dsn: str) -> None:
    orders = LedgerService(dsn)
    # ok: second-pool
    stock = EitherService(db=db)
    # ok: second-pool
    billing = EitherService(dsn)
    print(orders, stock, billing)


async def the_same_for_all(dsn: str) -> None:
    orders = the_manager(dsn)
    # ok: second-pool
    stock = the_manager(dsn)
    await asyncio.gather(orders.connect(), stock.connect())


async def each_by_itself() -> None:
    orders = OrderReport()
    await orders.run()
    # ok: second-pool
    again = OrderReport()
    await again.run()


async def stopped_before(dsn: str) -> None:
    old = LedgerService(dsn)
    await old.start()
    await old.stop()
    # ok: second-pool
    new = LedgerService(dsn)
    await new.start()


async def by_inheritance(dsn: str) -> None:
    ledger = LedgerService(dsn)
    # todoruleid: second-pool
    till = TillService(dsn)
    print(ledger, till)


async def wound_up_before(dsn: str) -> None:
    old = LedgerService(dsn)
    await old.start()
    await old.wind_up()
    # ok: second-pool
    new = LedgerService(dsn)
    await new.start()


async def left_before(dsn: str) -> None:
    old = LedgerService(dsn)
    async with old:
        print(old)
    # ok: second-pool
    new = LedgerService(dsn)
    async with new:
        # ruleid: second-pool
        beside = LedgerService(dsn)
        print(beside)


async def run_by_another(dsn: str, run) -> None:
    await run(LedgerService(dsn))
    # ok: second-pool
    await run(LedgerService(dsn))


def unknown_places(dsns: tuple[str, ...], options: dict[str, str]) -> tuple[LedgerService, ...]:
    # ok: second-pool
    return LedgerService(*dsns), LedgerService(*dsns), LedgerService(**options), LedgerService(**options)


async def in_the_background(dsn: str, lazily) -> None:
    orders = LedgerService(dsn)
    # todoruleid: second-pool
    lazily(lambda: LedgerService(dsn))
    print(orders)


class Listens:
    def __init__(self, dsn: str) -> None:
        self.db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
        # ok: second-pool
        self.listener = AsyncDatabaseManager(
            DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=1)
        )
        # ruleid: second-pool
        self.orders = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))

    async def start(self) -> None:
        await self.listener.connect()
        self.connection = await self.listener._pool.acquire()
        await self.connection.add_listener("orders", self.on_order)

    async def place(self, sku: str) -> None:
        async with self.orders.acquire() as connection:
            await connection.execute("NOTIFY orders")
            await connection.execute("DELETE FROM orders WHERE sku = $1", sku)

    async def stop(self) -> None:
        await self.connection.remove_listener("orders", self.on_order)
        await self.listener._pool.release(self.connection)
        await self.listener.disconnect()

    def on_order(self, *told: object) -> None: ...


async def listens(config: DatabaseConfig, told, stop: asyncio.Event) -> None:
    # ok: second-pool
    listener = await AsyncDatabaseManager.create_shared_pool(config)
    # ok: second-pool
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    async with listener.acquire() as connection:
        await connection.add_listener("orders", told)
        await db.execute("DELETE FROM {{tables.orders}}")
        await stop.wait()


async def listens_by_sql(config: DatabaseConfig, stop: asyncio.Event) -> None:
    db = AsyncDatabaseManager(config)
    # ok: second-pool
    listener: AsyncDatabaseManager = AsyncDatabaseManager(config)
    await asyncio.gather(db.connect(), listener.connect())
    async with listener.acquire() as connection:
        held = connection
        await held.execute("LISTEN orders")
        await stop.wait()
        await held.execute("UNLISTEN orders")
        await held.fetchval("SELECT pg_notify('orders', 'done')")


async def listens_on_a_stack(config: DatabaseConfig, told, stack: contextlib.AsyncExitStack) -> None:
    db = AsyncDatabaseManager(config)
    # ok: second-pool
    listener = await AsyncDatabaseManager.create_shared_pool(config)
    await (await stack.enter_async_context(listener.acquire())).add_listener("orders", told)
    await db.connect()


async def listens_and_reads(config: DatabaseConfig, told) -> None:
    db = AsyncDatabaseManager(config)
    # ruleid: second-pool
    listener = await AsyncDatabaseManager.create_shared_pool(config)
    connection = await listener.acquire()
    await connection.add_listener("orders", told)
    await connection.fetch("SELECT * FROM orders.orders")
    await db.connect()


async def listens_and_lends(config: DatabaseConfig, told) -> None:
    db = AsyncDatabaseManager(config)
    # ruleid: second-pool
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    connection = await pool.acquire()
    await connection.add_listener("orders", told)
    stock = AsyncDatabaseManager(pool=pool, schema="stock")
    await asyncio.gather(db.connect(), stock.execute("DELETE FROM {{tables.stock}}"))


async def only_notifies(config: DatabaseConfig) -> None:
    db = AsyncDatabaseManager(config)
    # ruleid: second-pool
    teller = await AsyncDatabaseManager.create_shared_pool(config)
    await teller.execute("NOTIFY orders")
    await db.connect()


async def another_listens(config: DatabaseConfig, told) -> None:
    listener = await AsyncDatabaseManager.create_shared_pool(config)
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    # ruleid: second-pool
    stock = await AsyncDatabaseManager.create_shared_pool(config)
    connection = await listener.acquire()
    await connection.add_listener("orders", told)
    await asyncio.gather(pool.execute("SELECT 1"), stock.execute("SELECT 1"))


async def with_a_listener_of_its_own(dsn: str, told) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
    # ok: second-pool
    listener = StockListener(dsn)
    await asyncio.gather(db.connect(), listener.start(told))


async def a_listener_for_each(dsn: str, channels: list[str], told) -> None:
    listeners = {}
    for channel in channels:
        # ruleid: second-pool
        listeners[channel] = await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=dsn))
        connection = await listeners[channel].acquire()
        await connection.add_listener(channel, told)
