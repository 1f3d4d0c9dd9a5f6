from __future__ import annotations

import os
from pathlib import Path

import pgdbm
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager
from pgdbm import AsyncMigrationManager as Migrations

from larder import LarderMigrations
from larder.orders import migrate_orders

HERE = Path(__file__).parent
ORDERS = HERE / "orders" / "migrations"
STOCK = HERE / "stock" / "migrations"
LARDER = "larder"


async def written_out(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, "orders/migrations", module_name="larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name="larder")
    # ruleid: module-name-twice
    Migrations(db, migrations_path="billing/migrations", module_name="larder")
    # ruleid: module-name-twice
    pgdbm.AsyncMigrationManager(db_manager=db, migrations_path="ledger", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "notes/migrations", module_name="notes")
    # ok: module-name-twice
    AsyncMigrationManager(db, "orders/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "./orders/migrations/", module_name="larder")


async def by_constants(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, str(ORDERS), module_name=LARDER)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(STOCK), module_name=LARDER)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, os.fspath(HERE.parent / "billing"), module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, str(Path(__file__).parent / "orders/migrations"), module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, (HERE / "orders" / "migrations").as_posix(), module_name=LARDER)
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name=LARDER)


async def by_default(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, module_name="larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "migrations", module_name="larder")


async def by_position(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, "orders/migrations", "schema_migrations", "larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", "schema_migrations", "larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(db, "billing/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "ledger/migrations", "applied_by_ledger", "larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "notes/migrations", migrations_table="applied_by_notes", module_name="larder")


async def not_known(
    db: AsyncDatabaseManager, name: str, path: str, table: str, options: dict[str, str]
) -> None:
    AsyncMigrationManager(db, "orders/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name=name)
    # ok: module-name-twice
    AsyncMigrationManager(db, path, module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, f"{path}/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", table, module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", **options)
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name=None)
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations")
    # todoruleid: module-name-twice
    AsyncMigrationManager(db, os.path.join("stock", "migrations"), module_name="larder")


async def two_schemas(pool, bakeries: list[str]) -> None:
    brightwater = AsyncDatabaseManager(pool=pool, schema="brightwater")
    ostrava = AsyncDatabaseManager(pool=pool, schema="ostrava")
    AsyncMigrationManager(brightwater, "orders/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(ostrava, "orders/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(ostrava, "stock/migrations", module_name="stock")
    for bakery in bakeries:
        db = AsyncDatabaseManager(pool=pool, schema=bakery)
        # ok: module-name-twice
        AsyncMigrationManager(db, "orders/migrations", module_name="larder")
        # ruleid: module-name-twice
        AsyncMigrationManager(db, "stock/migrations", module_name="larder")


async def services(pool) -> None:
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    AsyncMigrationManager(db, "orders/migrations", module_name="larder")
    db = AsyncDatabaseManager(pool=pool, schema="stock")
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name="larder")


async def one_or_the_other(db: AsyncDatabaseManager, is_new: bool) -> None:
    if is_new:
        AsyncMigrationManager(db, "migrations/fresh", module_name="larder")
    else:
        # ok: module-name-twice
        AsyncMigrationManager(db, "migrations/upgrade", module_name="larder")


async def first(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, "orders/migrations", module_name="larder")


async def second(db: AsyncDatabaseManager) -> None:
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name="larder")


class Larder:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.orders = AsyncMigrationManager(self.db, "orders/migrations", module_name="larder")

    def stock(self) -> AsyncMigrationManager:
        # ruleid: module-name-twice
        return AsyncMigrationManager(self.db, "stock/migrations", module_name=LARDER)


class Other:
    def __init__(self, db: object) -> None: ...


async def elsewhere(db, alembic) -> None:
    # ok: module-name-twice
    alembic.AsyncMigrationManager(db, "orders", module_name="larder")
    # ok: module-name-twice
    alembic.AsyncMigrationManager(db, "stock", module_name="larder")


async def under_two_names(db: AsyncDatabaseManager) -> None:
    LarderMigrations(db, "orders/migrations", module_name="larder")
    mine = db
    # ruleid: module-name-twice
    await (stock := Migrations(mine, "stock/migrations", module_name="lar" "der")).apply_pending_migrations()
    # ok: module-name-twice
    await Migrations(mine, "stock/migrations", module_name=f"{LARDER}_stock").apply_pending_migrations()
    print(stock)


async def joined(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, os.path.abspath("orders/migrations"), module_name="larder")
    # todoruleid: module-name-twice
    AsyncMigrationManager(db, str(HERE.joinpath("stock", "migrations")), module_name="larder")


async def fresh_or_old(db: AsyncDatabaseManager, version: int) -> None:
    match version:
        case 1:
            await AsyncMigrationManager(db, "migrations/1", module_name="larder").apply_pending_migrations()
        case _:
            # ok: module-name-twice
            await AsyncMigrationManager(db, "migrations/2", module_name="larder").apply_pending_migrations()
    # ok: module-name-twice
    AsyncMigrationManager(db, "a", module_name="x") if version else AsyncMigrationManager(db, "b", module_name="x")


async def fresh_and_no_more(db: AsyncDatabaseManager, fresh: bool) -> None:
    if fresh:
        await AsyncMigrationManager(db, "migrations/fresh", module_name="larder").apply_pending_migrations()
        return
    # ok: module-name-twice
    await AsyncMigrationManager(db, "migrations/upgrade", module_name="larder").apply_pending_migrations()


async def fallback(db: AsyncDatabaseManager) -> None:
    try:
        await AsyncMigrationManager(db, "migrations/new", module_name="larder").apply_pending_migrations()
    except OSError:
        # ok: module-name-twice
        await AsyncMigrationManager(db, "migrations/old", module_name="larder").apply_pending_migrations()


async def every_directory(db: AsyncDatabaseManager) -> None:
    for directory in ("orders/migrations", "stock/migrations"):
        # todoruleid: module-name-twice
        await AsyncMigrationManager(db, directory, module_name="larder").apply_pending_migrations()
    for package in ("orders", "stock"):
        # ok: module-name-twice
        await AsyncMigrationManager(db, f"{package}/migrations", module_name=package).apply_pending_migrations()


def migrations_of(db: AsyncDatabaseManager, directory: str, module_name: str) -> AsyncMigrationManager:
    # ok: module-name-twice
    return AsyncMigrationManager(db, directory, module_name=module_name)


async def by_a_wrapper(db: AsyncDatabaseManager) -> None:
    migrations_of(db, "orders/migrations", "larder")
    # todoruleid: module-name-twice
    migrations_of(db, "stock/migrations", "larder")


async def beside_another_file(db: AsyncDatabaseManager) -> None:
    await migrate_orders(db)
    # todoruleid: module-name-twice
    await AsyncMigrationManager(db, "stock/migrations", module_name="larder").apply_pending_migrations()


class OrderShelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.migrations = AsyncMigrationManager(db, "orders/migrations", module_name="larder")


class StockShelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        # todoruleid: module-name-twice
        self.migrations = AsyncMigrationManager(db, "stock/migrations", module_name="larder")


class BillingShelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def migrate(self) -> None:
        # todoruleid: module-name-twice
        await AsyncMigrationManager(self.db, "billing/migrations", module_name="larder").apply_pending_migrations()


async def two_classes(db: AsyncDatabaseManager) -> None:
    orders, stock, billing = OrderShelf(db), StockShelf(db), BillingShelf(db)
    await orders.migrations.apply_pending_migrations()
    await stock.migrations.apply_pending_migrations()
    await billing.migrate()


async def apply_orders(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "orders/migrations", module_name="larder").apply_pending_migrations()


async def apply_stock(db: AsyncDatabaseManager) -> None:
    # todoruleid: module-name-twice
    await AsyncMigrationManager(db, "stock/migrations", module_name="larder").apply_pending_migrations()


async def two_functions(db: AsyncDatabaseManager) -> None:
    await apply_orders(db)
    await apply_stock(db)


class Shelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.migrations = AsyncMigrationManager(self.db, "orders/migrations", module_name="larder")


class LargerShelf(Shelf):
    def more(self) -> AsyncMigrationManager:
        # ruleid: module-name-twice
        return AsyncMigrationManager(self.db, "stock/migrations", module_name="larder")


async def two_managers_of_one_schema(pool) -> None:
    one = AsyncDatabaseManager(pool=pool, schema="orders")
    other = AsyncDatabaseManager(pool=pool, schema="orders")
    await AsyncMigrationManager(one, "orders/migrations", module_name="larder").apply_pending_migrations()
    # todoruleid: module-name-twice
    await AsyncMigrationManager(other, "stock/migrations", module_name="larder").apply_pending_migrations()


of_the_module = AsyncDatabaseManager(pool=None, schema="orders")


async def apply_orders_to_it() -> None:
    await AsyncMigrationManager(of_the_module, "orders/migrations", module_name="larder").apply_pending_migrations()


async def apply_stock_to_it() -> None:
    # ruleid: module-name-twice
    await AsyncMigrationManager(of_the_module, "stock/migrations", module_name="larder").apply_pending_migrations()
