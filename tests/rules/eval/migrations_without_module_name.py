from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Optional

import pgdbm
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager
from pgdbm import migrations as pgdbm_migrations
from pgdbm.migrations import AsyncMigrationManager as Migrations

from larder import LarderMigrations

NAME = "orders"


async def migrate(db: AsyncDatabaseManager, options: dict[str, str], name: str, arguments: list[object]) -> None:
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, "migrations")
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db)
    # ruleid: migrations-without-module-name
    Migrations(db_manager=db, migrations_path="migrations")
    # ruleid: migrations-without-module-name
    await pgdbm.AsyncMigrationManager(db, "migrations").apply_pending_migrations()
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", "applied_migrations")
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name=None)
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", "applied_migrations", None)
    # ruleid: migrations-without-module-name
    migrations = AsyncMigrationManager(
        db,
        "migrations",
        migrations_table=None,
    )
    await migrations.apply_pending_migrations()
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name="orders")
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", "applied_migrations", "orders")
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name=NAME)
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name=name)
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", **options)
    # ok: migrations-without-module-name
    AsyncMigrationManager(*arguments)
    # ok: migrations-without-module-name
    AsyncDatabaseManager(pool=db._pool)


class AsyncMigrations:
    def __init__(self, db: object, path: str) -> None: ...


async def other(db: object, alembic) -> None:
    # ok: migrations-without-module-name
    AsyncMigrations(db, "migrations")
    # ok: migrations-without-module-name
    alembic.AsyncMigrationManager(db, "migrations")


class Service:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        # ruleid: migrations-without-module-name
        self.migrations = AsyncMigrationManager(db, "migrations")
        make = AsyncMigrationManager
        # ruleid: migrations-without-module-name
        self.others = make(db, "migrations")
        # ok: migrations-without-module-name
        self.named = make(db, "migrations", module_name=f"{NAME}_service")


async def under_other_names(db: AsyncDatabaseManager) -> None:
    # ruleid: migrations-without-module-name
    await LarderMigrations(db, "migrations").apply_pending_migrations()
    # ruleid: migrations-without-module-name
    await pgdbm_migrations.AsyncMigrationManager(db).apply_pending_migrations()
    # ok: migrations-without-module-name
    await LarderMigrations(db, "migrations", module_name="larder").apply_pending_migrations()


async def in_expressions(managers: list[AsyncDatabaseManager], dry: bool) -> None:
    # ruleid: migrations-without-module-name
    for migrations in [AsyncMigrationManager(db, "migrations") for db in managers]:
        await migrations.apply_pending_migrations(dry_run=dry)
    # ruleid: migrations-without-module-name
    if pending := await AsyncMigrationManager(managers[0], "migrations").get_pending_migrations():
        print(pending)
    # ruleid: migrations-without-module-name
    make = lambda db: AsyncMigrationManager(db, "migrations")
    # ok: migrations-without-module-name
    named = {name: AsyncMigrationManager(managers[0], f"{name}/migrations", module_name=name) for name in "ab"}
    print(make, named)


async def of_a_conditional_class(db: AsyncDatabaseManager, new: bool) -> None:
    chosen = Migrations if new else AsyncMigrationManager
    # ruleid: migrations-without-module-name
    chosen(db, "migrations")
    # ok: migrations-without-module-name
    chosen(db, "migrations", module_name="orders" if new else "old_orders")


async def named_or_not(db: AsyncDatabaseManager, name: str | None) -> None:
    match name:
        case None:
            # ruleid: migrations-without-module-name
            AsyncMigrationManager(db, "migrations")
        case str():
            # ok: migrations-without-module-name
            AsyncMigrationManager(db, "migrations", module_name=name)
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name=name or "orders")


NO_NAME = None


async def by_detours(db: AsyncDatabaseManager, options: dict[str, str]) -> None:
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name=NO_NAME)
    # ruleid: migrations-without-module-name
    partial(AsyncMigrationManager, migrations_path="migrations")(db)
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, **{"migrations_path": "migrations"})
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, **{"migrations_path": "migrations", "module_name": None})
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, **{"migrations_path": "migrations", "module_name": "orders"})
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, **{"migrations_path": "migrations", **options})
    # ok: migrations-without-module-name
    AsyncMigrationManager(db, **{"migrations_path": "migrations", NAME: NAME})
    # ok: migrations-without-module-name
    partial(AsyncMigrationManager, module_name="orders")(db)
    make = partial(AsyncMigrationManager, migrations_path="migrations")
    # ruleid: migrations-without-module-name
    make(db)
    # ok: migrations-without-module-name
    make(db, module_name="orders")
    # ok: migrations-without-module-name
    make(db, **options)
    # ok: migrations-without-module-name
    partial(AsyncMigrationManager, **options)(db)
    # ok: migrations-without-module-name
    partial(AsyncMigrationManager, db, "migrations", "schema_migrations")("orders")
    # ok: migrations-without-module-name
    partial(AsyncDatabaseManager, pool=None)()


def for_package(db: AsyncDatabaseManager, *, module_name: str) -> AsyncMigrationManager:
    # ok: migrations-without-module-name
    return AsyncMigrationManager(db, "migrations", module_name=module_name)


async def by_the_projects_factory(db: AsyncDatabaseManager) -> None:
    # ok: migrations-without-module-name
    await for_package(db, module_name="orders").apply_pending_migrations()


class OrderMigrations(AsyncMigrationManager):
    """Brings its name along."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        # ok: migrations-without-module-name
        super().__init__(db, "migrations", module_name="orders")


@dataclass
class Package:
    db: AsyncDatabaseManager
    migrations: Optional[AsyncMigrationManager] = None
    spare: Annotated[AsyncMigrationManager | None, "made when asked for"] = field(default=None)

    async def migrate(self) -> None:
        if self.migrations is None:
            # ruleid: migrations-without-module-name
            self.migrations = AsyncMigrationManager(self.db, "migrations")
        await self.migrations.apply_pending_migrations()

    async def migrate_by_itself(self) -> None:
        # ok: migrations-without-module-name
        await OrderMigrations(self.db).apply_pending_migrations()


@pytest_asyncio.fixture
async def migrated(test_db: AsyncDatabaseManager):
    # ruleid: migrations-without-module-name
    await AsyncMigrationManager(test_db, "migrations").apply_pending_migrations()
    yield test_db


def shadowed(db: object) -> object:
    class AsyncMigrationManager:
        def __init__(self, db: object, path: str) -> None: ...

    # ok: migrations-without-module-name
    return AsyncMigrationManager(db, "migrations")


# AsyncMigrationManager(db, "migrations") in a comment, and in prose:
# ok: migrations-without-module-name
USAGE = 'await AsyncMigrationManager(db, "migrations").apply_pending_migrations()'


async def into_the_table_that_is_pgdbms_own(db: AsyncDatabaseManager) -> None:
    # ruleid: migrations-without-module-name
    orders = AsyncMigrationManager(db, "migrations/orders", migrations_table="schema_migrations")
    # ok: migrations-without-module-name
    stock = AsyncMigrationManager(db, "migrations/stock", migrations_table="stock_migrations")
    await orders.apply_pending_migrations()
    await stock.apply_pending_migrations()


OPTIONS = {"migrations_path": "migrations"}


async def by_longer_detours(db: AsyncDatabaseManager) -> None:
    # todoruleid: migrations-without-module-name
    await AsyncMigrationManager(db, **OPTIONS).apply_pending_migrations()
