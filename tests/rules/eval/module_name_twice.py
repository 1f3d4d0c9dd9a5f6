from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pgdbm
import pytest
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig, MigrationError
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
    # ruleid: module-name-twice
    AsyncMigrationManager(db, f"{path}/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, f"{table}/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", table, module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", **options)
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name=None)
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations")
    # ruleid: module-name-twice
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
    # ruleid: module-name-twice
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
        # ruleid: module-name-twice
        await AsyncMigrationManager(db, directory, module_name="larder").apply_pending_migrations()
    for package in ("orders", "stock"):
        # ok: module-name-twice
        await AsyncMigrationManager(db, f"{package}/migrations", module_name=package).apply_pending_migrations()


def migrations_of(db: AsyncDatabaseManager, directory: str, module_name: str) -> AsyncMigrationManager:
    # ok: module-name-twice
    return AsyncMigrationManager(db, directory, module_name=module_name)


async def by_a_wrapper(db: AsyncDatabaseManager) -> None:
    migrations_of(db, "orders/migrations", "larder")
    # ruleid: module-name-twice
    migrations_of(db, "stock/migrations", "larder")


async def beside_another_file(db: AsyncDatabaseManager) -> None:
    await migrate_orders(db)
    # ruleid: module-name-twice
    await AsyncMigrationManager(db, "stock/migrations", module_name="larder").apply_pending_migrations()


class OrderShelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.migrations = AsyncMigrationManager(db, "orders/migrations", module_name="larder")


class StockShelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        # ruleid: module-name-twice
        self.migrations = AsyncMigrationManager(db, "stock/migrations", module_name="larder")


class BillingShelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def migrate(self) -> None:
        # ruleid: module-name-twice
        await AsyncMigrationManager(self.db, "billing/migrations", module_name="larder").apply_pending_migrations()


async def two_classes(db: AsyncDatabaseManager) -> None:
    orders, stock, billing = OrderShelf(db), StockShelf(db), BillingShelf(db)
    await orders.migrations.apply_pending_migrations()
    await stock.migrations.apply_pending_migrations()
    await billing.migrate()


async def apply_orders(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "orders/migrations", module_name="larder").apply_pending_migrations()


async def apply_stock(db: AsyncDatabaseManager) -> None:
    # ruleid: module-name-twice
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
    # ruleid: module-name-twice
    await AsyncMigrationManager(other, "stock/migrations", module_name="larder").apply_pending_migrations()


of_the_module = AsyncDatabaseManager(pool=None, schema="orders")


async def apply_orders_to_it() -> None:
    await AsyncMigrationManager(of_the_module, "orders/migrations", module_name="larder").apply_pending_migrations()


async def apply_stock_to_it() -> None:
    # ruleid: module-name-twice
    await AsyncMigrationManager(of_the_module, "stock/migrations", module_name="larder").apply_pending_migrations()


def manager_of(pool, bakery: str) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(pool=pool, schema=bakery)


async def made_by_one_function(pool) -> None:
    brightwater, ostrava = manager_of(pool, "brightwater"), manager_of(pool, "ostrava")
    AsyncMigrationManager(brightwater, "orders/migrations", module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(ostrava, "stock/migrations", module_name="larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(ostrava, "orders/migrations", module_name="larder")
    # todoruleid: module-name-twice
    AsyncMigrationManager(manager_of(pool, "brightwater"), "billing/migrations", module_name="larder")


async def under_one_root(db: AsyncDatabaseManager, root: Path, other: Path, name: str) -> None:
    AsyncMigrationManager(db, str(root / "orders"), module_name=name)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(root / "stock"), module_name=name)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, os.path.join(root, "billing", "migrations"), module_name=name)
    # ok: module-name-twice
    AsyncMigrationManager(db, str(root / "." / "orders"), module_name=name)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(other / "stock"), module_name=name)
    # ok: module-name-twice
    AsyncMigrationManager(db, str(other / "orders"), module_name=name)
    # ok: module-name-twice
    AsyncMigrationManager(db, os.path.join(other, "stock", "..", "orders"), module_name=name)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(other), module_name=name)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(root), module_name=name)
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(root / ".." / "stock"), module_name=name)
    # todoruleid: module-name-twice
    AsyncMigrationManager(db, f"{root}stock", module_name=name)
    # ok: module-name-twice
    AsyncMigrationManager(db, str(root / "stock"), module_name=f"{name}_stock")


async def under_a_name_that_changes(db: AsyncDatabaseManager, name: str) -> None:
    AsyncMigrationManager(db, "orders/migrations", module_name=name)
    name = "larder"
    # ok: module-name-twice
    AsyncMigrationManager(db, "stock/migrations", module_name=name)


async def by_pathlib(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, str(Path(__file__).parents[1] / "orders"), module_name="larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(db, str(Path(HERE, "orders")), module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, str(Path(HERE.parent, "orders")), module_name="larder")
    # ok: module-name-twice
    AsyncMigrationManager(db, os.path.join(os.path.dirname(os.path.dirname(__file__)), "orders"), module_name="larder")
    # ruleid: module-name-twice
    AsyncMigrationManager(db, os.path.join(os.path.dirname(__file__), "stock"), module_name="larder")


async def first_that_is_there(db: AsyncDatabaseManager, wanted: str) -> None:
    for directory in ("orders/migrations", "stock/migrations"):
        if Path(directory).exists():
            # ok: module-name-twice
            await AsyncMigrationManager(db, directory, module_name="larder").apply_pending_migrations()
            break
    for directory in ("orders/migrations", "stock/migrations"):
        if directory.startswith(wanted):
            # ok: module-name-twice
            await AsyncMigrationManager(db, directory, module_name="larder").apply_pending_migrations()
    for directory in ("orders/migrations", "stock/migrations"):
        try:
            # todoruleid: module-name-twice
            await AsyncMigrationManager(db, directory, module_name="larder").apply_pending_migrations()
        except OSError:
            continue


async def each_in_its_schema(pool, db: AsyncDatabaseManager, bakeries: dict[str, str]) -> None:
    for bakery in ("brightwater", "ostrava"):
        db_of_it = AsyncDatabaseManager(pool=pool, schema=bakery)
        # ok: module-name-twice
        AsyncMigrationManager(db_of_it, f"{bakery}/migrations", module_name="larder")
        # ok: module-name-twice
        AsyncMigrationManager(manager_of(pool, bakery), f"{bakery}/migrations", module_name="larder")
        made = manager_of(pool, bakery)
        # ok: module-name-twice
        AsyncMigrationManager(made, f"{bakery}/migrations", module_name="larder")
        # ruleid: module-name-twice
        AsyncMigrationManager(db, f"{bakery}/migrations", module_name="larder")
        # ok: module-name-twice
        AsyncMigrationManager(db, "all/migrations", module_name=bakery)
    for name, directory in bakeries.items():
        # ok: module-name-twice
        AsyncMigrationManager(db, directory, module_name="all")
        # ok: module-name-twice
        AsyncMigrationManager(db, f"of/{directory}", module_name=name)
    for package, place in (("orders", "orders/1"), ("stock", "stock/1")):
        # ok: module-name-twice
        AsyncMigrationManager(db, place, module_name=package)
        # ruleid: module-name-twice
        AsyncMigrationManager(db, place, module_name="by_pairs")
    # ruleid: module-name-twice
    print([AsyncMigrationManager(db, each, module_name="listed") for each in ["orders", "stock"]])
    # ok: module-name-twice
    print(
        [
            AsyncMigrationManager(db, each, module_name="chosen")
            for each in ["orders", "stock"]
            if each in bakeries
        ]
    )


async def wrapped_in_a_loop(db: AsyncDatabaseManager) -> None:
    for directory in ("orders/migrations", "stock/migrations"):
        # ruleid: module-name-twice
        migrations_of(db, directory, "larder")
        # ok: module-name-twice
        migrations_of(db, directory, directory)


def migrations_in(
    db: AsyncDatabaseManager, package: str, *, name: str = "larder", table: str = "schema_migrations"
) -> AsyncMigrationManager:
    # ok: module-name-twice
    return AsyncMigrationManager(db, str(HERE / package / "migrations"), table, module_name=name)


async def by_a_wrapper_with_defaults(db: AsyncDatabaseManager, options: dict[str, str]) -> None:
    migrations_in(db, "orders")
    # ruleid: module-name-twice
    migrations_in(db, package="stock")
    # ok: module-name-twice
    migrations_in(db, "orders", name="larder")
    # ok: module-name-twice
    migrations_in(db, "stock", name="stock")
    # ok: module-name-twice
    migrations_in(db, "stock", table="applied_to_stock")
    # ok: module-name-twice
    migrations_in(db, "stock", **options)


async def by_a_wrapper_for_two(db: AsyncDatabaseManager, other: AsyncDatabaseManager) -> None:
    migrations_in(db, "orders")
    # ok: module-name-twice
    migrations_in(other, "stock")


async def apply_if_new(db: AsyncDatabaseManager, kind: str) -> None:
    if kind == "new":
        # ok: module-name-twice
        await AsyncMigrationManager(db, "new/migrations", module_name="larder").apply_pending_migrations()


async def apply_if_old(db: AsyncDatabaseManager, kind: str) -> None:
    if kind == "new":
        return
    # ok: module-name-twice
    await AsyncMigrationManager(db, "old/migrations", module_name="larder").apply_pending_migrations()


async def either_of_them(db: AsyncDatabaseManager, kind: str) -> None:
    await apply_if_new(db, kind)
    await apply_if_old(db, kind)


async def apply_fresh(db: AsyncDatabaseManager) -> None:
    # ok: module-name-twice
    await AsyncMigrationManager(db, "fresh/migrations", module_name="larder").apply_pending_migrations()


async def apply_upgrade(db: AsyncDatabaseManager) -> None:
    # ok: module-name-twice
    await AsyncMigrationManager(db, "upgrade/migrations", module_name="larder").apply_pending_migrations()


async def one_function_or_the_other(db: AsyncDatabaseManager, is_new: bool) -> None:
    if is_new:
        await apply_fresh(db)
    else:
        await apply_upgrade(db)


async def in_two_databases(one: AsyncDatabaseManager, other: AsyncDatabaseManager) -> None:
    await apply_fresh(one)
    await apply_upgrade(other)


class Cellar:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def start(self) -> None:
        await self.apply()

    async def apply(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, "cellar/migrations", module_name="larder").apply_pending_migrations()


class Attic(Cellar):
    async def apply_more(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, "attic/migrations", module_name="attic").apply_pending_migrations()


class Loft:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def apply(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, "loft/migrations", module_name="larder").apply_pending_migrations()


async def of_two_objects(pool) -> None:
    cellar = Cellar(AsyncDatabaseManager(pool=pool, schema="cellar"))
    loft = Loft(AsyncDatabaseManager(pool=pool, schema="loft"))
    await cellar.start()
    await loft.apply()


class House:
    def __init__(self, pool, db: AsyncDatabaseManager) -> None:
        self.pool = pool
        self.shelf = Cellar(db)

    async def start(self) -> None:
        orders = AsyncDatabaseManager(pool=self.pool, schema="orders")
        await AsyncMigrationManager(orders, "orders/migrations", module_name="larder").apply_pending_migrations()

    async def start_again(self) -> None:
        stock = AsyncDatabaseManager(pool=self.pool, schema="stock")
        # ok: module-name-twice
        await AsyncMigrationManager(stock, "stock/migrations", module_name="larder").apply_pending_migrations()
        orders = AsyncDatabaseManager(None, self.pool, "orders")
        # ruleid: module-name-twice
        await AsyncMigrationManager(orders, "stock/migrations", module_name="larder").apply_pending_migrations()

    async def start_in_public(self, schema: str) -> None:
        one = AsyncDatabaseManager(pool=self.pool)
        other = AsyncDatabaseManager(pool=self.pool, schema="public")
        third = AsyncDatabaseManager(pool=self.pool, schema=schema)
        await AsyncMigrationManager(one, "orders/migrations", module_name="larder").apply_pending_migrations()
        # ruleid: module-name-twice
        await AsyncMigrationManager(other, "stock/migrations", module_name="larder").apply_pending_migrations()
        # ok: module-name-twice
        await AsyncMigrationManager(third, "stock/migrations", module_name="larder").apply_pending_migrations()

    async def beside(self, other: House) -> None:
        mine = AsyncDatabaseManager(pool=self.pool, schema="beside")
        theirs = AsyncDatabaseManager(pool=other.pool, schema="beside")
        await AsyncMigrationManager(mine, "orders/migrations", module_name="larder").apply_pending_migrations()
        # ok: module-name-twice
        await AsyncMigrationManager(theirs, "stock/migrations", module_name="larder").apply_pending_migrations()


async def test_one_is_refused(test_db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(test_db, "orders/migrations", module_name="larder").apply_pending_migrations()
    with pytest.raises(MigrationError):
        # ok: module-name-twice
        await AsyncMigrationManager(test_db, "stock/migrations", module_name="larder").apply_pending_migrations()


async def before_another_file(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "stock/migrations", module_name="larder").apply_pending_migrations()
    # ruleid: module-name-twice
    await migrate_orders(db)


async def beside_another_file_elsewhere(db: AsyncDatabaseManager, other: AsyncDatabaseManager) -> None:
    await migrate_orders(db)
    # ok: module-name-twice
    await AsyncMigrationManager(other, "stock/migrations", module_name="larder").apply_pending_migrations()
    # ok: module-name-twice
    await AsyncMigrationManager(db, "orders/migrations", module_name="larder").apply_pending_migrations()


class Street:
    def __init__(self, pool) -> None:
        self.pool = pool
        self.orders = self.manager("orders")
        self.stock = self.manager("stock")

    def manager(self, schema: str) -> AsyncDatabaseManager:
        return AsyncDatabaseManager(pool=self.pool, schema=schema)

    @property
    def billing(self) -> AsyncDatabaseManager:
        return AsyncDatabaseManager(pool=self.pool, schema="billing")

    async def start(self) -> None:
        orders, stock = self.manager("orders"), self.manager("stock")
        await AsyncMigrationManager(orders, "orders/migrations", module_name="larder").apply_pending_migrations()
        # ok: module-name-twice
        await AsyncMigrationManager(stock, "stock/migrations", module_name="larder").apply_pending_migrations()

    async def start_what_it_has(self) -> None:
        await AsyncMigrationManager(self.orders, "orders/migrations", module_name="larder").apply_pending_migrations()
        # ok: module-name-twice
        await AsyncMigrationManager(self.stock, "stock/migrations", module_name="larder").apply_pending_migrations()

    async def start_billing(self) -> None:
        await AsyncMigrationManager(self.billing, "billing/1", module_name="larder").apply_pending_migrations()
        # ruleid: module-name-twice
        await AsyncMigrationManager(self.billing, "billing/2", module_name="larder").apply_pending_migrations()


@cache
def the_manager() -> AsyncDatabaseManager:
    return AsyncDatabaseManager(DatabaseConfig(database="larder"))


@cache
def the_manager_of(bakery: str) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(DatabaseConfig(database=bakery))


async def cached() -> None:
    await AsyncMigrationManager(the_manager(), "orders/migrations", module_name="larder").apply_pending_migrations()
    # ruleid: module-name-twice
    await AsyncMigrationManager(the_manager(), "stock/migrations", module_name="larder").apply_pending_migrations()
    await AsyncMigrationManager(the_manager_of("a"), "1", module_name="larder").apply_pending_migrations()
    # ok: module-name-twice
    await AsyncMigrationManager(the_manager_of("b"), "2", module_name="larder").apply_pending_migrations()


shop = AsyncDatabaseManager(pool=None, schema="shop")


async def open_the_shop() -> None:
    # ok: module-name-twice
    await AsyncMigrationManager(shop, "fresh/migrations", module_name="larder").apply_pending_migrations()


async def reopen_the_shop() -> None:
    # ok: module-name-twice
    await AsyncMigrationManager(shop, "upgrade/migrations", module_name="larder").apply_pending_migrations()


async def open_or_reopen(is_new: bool) -> None:
    if is_new:
        await open_the_shop()
    else:
        await reopen_the_shop()


class Market:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def start(self, is_new: bool) -> None:
        if is_new:
            return await self._open()
        await self._reopen()

    async def _open(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, "fresh/migrations", module_name="larder").apply_pending_migrations()

    async def _reopen(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, "upgrade/migrations", module_name="larder").apply_pending_migrations()


async def in_other_ways(dsn: str, db: AsyncDatabaseManager) -> None:
    for name, directory in {"larder": "orders/migrations", "Larder": "stock/migrations"}.items():
        # todoruleid: module-name-twice
        AsyncMigrationManager(db, directory, module_name=name.lower())
    one = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="orders"))
    other = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="orders"))
    AsyncMigrationManager(one, "orders/migrations", module_name="larder")
    # todoruleid: module-name-twice
    AsyncMigrationManager(other, "stock/migrations", module_name="larder")
    both = [AsyncMigrationManager(each, "billing/migrations", module_name="billed") for each in (one, other)]
    # ok: module-name-twice
    print(both, AsyncMigrationManager(one, "billing/migrations", module_name="billed"))


async def left_from_further_inside(db: AsyncDatabaseManager, fresh: bool, version: int) -> None:
    if fresh:
        if version > 1:
            await apply_fresh(db)
            return
    async with db.transaction():
        match version:
            case 1:
                # ok: module-name-twice
                await AsyncMigrationManager(db, "one/migrations", module_name="larder").apply_pending_migrations()
                return
            case 2:
                # ok: module-name-twice
                await AsyncMigrationManager(db, "two/migrations", module_name="larder").apply_pending_migrations()
                return
    # ok: module-name-twice
    await AsyncMigrationManager(db, "three/migrations", module_name="larder").apply_pending_migrations()


async def not_left(db: AsyncDatabaseManager, fresh: bool, version: int) -> None:
    if fresh:
        if version > 1:
            await AsyncMigrationManager(db, "one/migrations", module_name="larder").apply_pending_migrations()
        else:
            return
    # ruleid: module-name-twice
    await AsyncMigrationManager(db, "two/migrations", module_name="larder").apply_pending_migrations()


async def far_above(db: AsyncDatabaseManager) -> None:
    AsyncMigrationManager(db, str(HERE / "orders"), module_name="above")
    # ok: module-name-twice
    AsyncMigrationManager(db, str(HERE.parents[1_000_000_000] / "stock"), module_name="above")


class Packing:
    def __init__(self, db: AsyncDatabaseManager, directory: str, name: str) -> None:
        self.db = db
        self.directory = directory
        self.name = name

    async def migrate(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, self.directory, module_name=self.name).apply_pending_migrations()

    async def migrate_beside(self, other: Packing) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(other.db, "beside/migrations", module_name=self.name).apply_pending_migrations()


@dataclass
class Parcel:
    db: AsyncDatabaseManager
    directory: str

    async def migrate(self) -> None:
        # ok: module-name-twice
        await AsyncMigrationManager(self.db, self.directory, module_name="parcels").apply_pending_migrations()


async def of_one_class(db: AsyncDatabaseManager, other: AsyncDatabaseManager) -> None:
    orders, stock = Packing(db, "orders/migrations", "larder"), Packing(db, "stock/migrations", name="larder")
    elsewhere, apart = Packing(other, "stock/migrations", "larder"), Packing(db, "apart/migrations", "apart")
    await orders.migrate()
    # ruleid: module-name-twice
    await stock.migrate()
    # ok: module-name-twice
    await elsewhere.migrate()
    # ok: module-name-twice
    await apart.migrate()
    await Parcel(db, "orders/migrations").migrate()
    # ruleid: module-name-twice
    await Parcel(db=db, directory="stock/migrations").migrate()
    # ok: module-name-twice
    await Parcel(other, "stock/migrations").migrate()
