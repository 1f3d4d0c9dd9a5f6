from __future__ import annotations

import pgdbm
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig
from pgdbm.migrations import AsyncMigrationManager as Migrations


async def migrate(db: AsyncDatabaseManager, schema: str, tenant: str, tenant_schema: str) -> None:
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
    # todoruleid: migrations-with-schema
    AsyncMigrationManager(db, "migrations", **{"schema": schema})
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
