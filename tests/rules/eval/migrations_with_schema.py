from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pgdbm
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig
from pgdbm.migrations import AsyncMigrationManager as Migrations
from pydantic import BaseModel

from larder import LarderMigrations


async def migrate(
    db: AsyncDatabaseManager, schema: str, tenant: str, tenant_schema: str, options: dict[str, str]
) -> None:
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", schema="brightwater")
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", module_name="orders", schema=schema)
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, schema=None)
    # ruleid: migrations-with-schema
    Migrations(db_manager=db, schema=db.schema)
    # ruleid[+3]: migrations-with-schema
    pgdbm.AsyncMigrationManager(
        db,
        "migrations",
        schema=tenant,
    )
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", schema)
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", tenant)
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", tenant_schema, "orders")
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", db.schema)
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", module_name="orders")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", "applied_migrations", "orders")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", migrations_table="schema_migrations")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, schema)
    # ok: migrations-with-schema
    AsyncDatabaseManager(pool=db._pool, schema=schema)
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", **{"schema": schema})
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", **{"module_name": schema})
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", **options)
    # todoruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", "brightwater")
    # todoruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", migrations_table=schema)


class AsyncMigrations:
    def __init__(self, db: object, path: str, schema: str) -> None: ...


async def other(db: object, alembic) -> None:
    # ok: migrations-with-schema
    AsyncMigrations(db, "migrations", schema="brightwater")
    # ok: migrations-with-schema
    alembic.AsyncMigrationManager(db, "migrations", schema="brightwater")


class Service:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        # ruleid: migrations-with-schema
        self.migrations = AsyncMigrationManager(db, "migrations", schema="stock")
        make = AsyncMigrationManager
        # ruleid: migrations-with-schema
        self.others = make(db, "migrations", schema="billing")


async def open_bakery(pool, bakery: str) -> None:
    db = AsyncDatabaseManager(pool=pool, schema=bakery)
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", bakery, module_name="larder")
    place = bakery
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", place, "larder")


async def open_written_out(pool) -> None:
    db = AsyncDatabaseManager(pool=pool, schema="ostrava")
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", "ostrava", "larder")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", "applied_in_ostrava", "larder")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", module_name="ostrava")


async def open_alone(dsn: str, customer: str, table: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema=customer))
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", customer)
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", table)
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", f"applied_in_{customer}")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, customer, table)


async def open_elsewhere(db: AsyncDatabaseManager, bakery: str, customer: str) -> None:
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", customer)
    # todoruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", bakery)


class Bakery:
    def __init__(self, pool, name: str, table: str) -> None:
        self.name = name
        self.table = table
        self.db = AsyncDatabaseManager(pool=pool, schema=self.name)

    async def migrate(self) -> None:
        # ruleid: migrations-with-schema
        await AsyncMigrationManager(self.db, "migrations", self.name, "larder").apply_pending_migrations()
        # ok: migrations-with-schema
        await AsyncMigrationManager(self.db, "migrations", self.table, "larder").apply_pending_migrations()


async def rebound(pool, name: str) -> None:
    db = AsyncDatabaseManager(pool=pool, schema=name)
    name = "applied"
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", name)


async def under_the_projects_name(db: AsyncDatabaseManager, bakery: str) -> None:
    # ruleid: migrations-with-schema
    LarderMigrations(db, "migrations", schema=bakery)
    # ok: migrations-with-schema
    LarderMigrations(db, "migrations", module_name=bakery)


@dataclass
class Tenant:
    bakery: str
    db: AsyncDatabaseManager

    @classmethod
    def on(cls, pool, bakery: str) -> Tenant:
        return cls(bakery, AsyncDatabaseManager(pool=pool, schema=bakery))

    async def migrate(self) -> None:
        # ruleid: migrations-with-schema
        await AsyncMigrationManager(self.db, "migrations", self.bakery).apply_pending_migrations()


class Settings(BaseModel):
    table_prefix: str = "larder"
    schema_version: int = 3
    schemata: list[str] = []


async def look_alikes(db: AsyncDatabaseManager, settings: Settings) -> None:
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", f"{settings.table_prefix}_migrations")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", settings.table_prefix)
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", "schema_migrations")


SCHEMA_MIGRATIONS = "schema_migrations"


async def named_after_the_default(db: AsyncDatabaseManager, schema_migrations_table: str) -> None:
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", SCHEMA_MIGRATIONS)
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", schema_migrations_table)


async def each(pool, bakeries: list[str]) -> None:
    for bakery in bakeries:
        db = AsyncDatabaseManager(pool=pool, schema=bakery)
        # ruleid: migrations-with-schema
        await AsyncMigrationManager(db, "migrations", bakery).apply_pending_migrations()
    # ruleid: migrations-with-schema
    [AsyncMigrationManager(AsyncDatabaseManager(pool=pool, schema=name), "migrations", name) for name in bakeries]


async def at_once(pool, pick) -> None:
    db = AsyncDatabaseManager(pool=pool, schema=(name := pick()))
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", name)


async def one_of_two(db: AsyncDatabaseManager, bakery_schema: str | None) -> None:
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", bakery_schema or "public")
    # ruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", bakery_schema if bakery_schema else "public")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", f"{bakery_schema}_applied" if bakery_schema else "applied")
    # ok: migrations-with-schema
    AsyncMigrationManager(db, "migrations", bakery_schema and "applied")


def shadowed(db: AsyncDatabaseManager, schema: str) -> object:
    def AsyncMigrationManager(db: object, path: str, schema: str) -> object: ...

    # ok: migrations-with-schema
    return AsyncMigrationManager(db, "migrations", schema)


async def apply(db: AsyncDatabaseManager, place: str, table: str) -> None:
    # ruleid: migrations-with-schema
    await AsyncMigrationManager(db, "migrations", place, "larder").apply_pending_migrations()
    # ok: migrations-with-schema
    await AsyncMigrationManager(db, "migrations", table, "larder").apply_pending_migrations()


async def open_and_apply(pool, town: str) -> None:
    await apply(AsyncDatabaseManager(pool=pool, schema=town), town, "applied")


async def apply_in(db: AsyncDatabaseManager, table: str) -> None:
    # ok: migrations-with-schema
    await AsyncMigrationManager(db, "migrations", table, "larder").apply_pending_migrations()


async def open_and_apply_in(pool, town: str, village: str) -> None:
    await apply_in(AsyncDatabaseManager(pool=pool, schema=town), village)
    await apply_in(AsyncDatabaseManager(pool=pool), town)


class Town:
    def __init__(self, db: AsyncDatabaseManager, name: str, table: str) -> None:
        self.db = db
        self.name = name
        self.table = table

    async def migrate(self) -> None:
        # ruleid: migrations-with-schema
        await AsyncMigrationManager(self.db, "migrations", self.name).apply_pending_migrations()
        # ok: migrations-with-schema
        await AsyncMigrationManager(self.db, "migrations", self.table).apply_pending_migrations()


def town(pool, name: str) -> Town:
    db = AsyncDatabaseManager(None, pool, name)
    return Town(db, table=f"applied_to_{name}", name=name)


def in_two_steps(pool, bakery: str, names: list[str]) -> None:
    # ruleid: migrations-with-schema
    make = partial(AsyncMigrationManager, migrations_path="migrations", schema=bakery)
    print(make(AsyncDatabaseManager(pool=pool)), make(AsyncDatabaseManager(pool=pool)))
    # ruleid: migrations-with-schema
    partial(AsyncMigrationManager, AsyncDatabaseManager(pool=pool), "migrations")(bakery)
    # ok: migrations-with-schema
    make_managers = partial(AsyncDatabaseManager, pool=pool, schema=bakery)
    print([AsyncMigrationManager(make_managers(), name) for name in names])
    print(AsyncDatabaseManager(pool=pool, schema=bakery))
