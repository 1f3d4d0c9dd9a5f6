from __future__ import annotations

import pgdbm
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager
from pgdbm.migrations import AsyncMigrationManager as Migrations

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
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", "applied_migrations")
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", module_name=None)
    # ruleid: migrations-without-module-name
    AsyncMigrationManager(db, "migrations", "applied_migrations", None)
    # ruleid: migrations-without-module-name
    migrations = AsyncMigrationManager(
        db,
        "migrations",
        migrations_table="applied_migrations",
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
