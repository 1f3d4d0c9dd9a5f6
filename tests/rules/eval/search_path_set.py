from __future__ import annotations

from contextlib import AsyncExitStack

import asyncpg
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager
from pgdbm.fixtures.conftest import test_db, test_db_isolated

from larder import Manager as Db

DSN = "postgresql://larder@localhost/larder"
TO_OSTRAVA = "SET search_path TO ostrava"


class Shop:
    def __init__(self, db: AsyncDatabaseManager, pool: asyncpg.Pool) -> None:
        self.db = db
        self.pool = pool

    async def by_the_manager(self, bakery: str) -> None:
        # ruleid: search-path-set
        await self.db.execute("SET search_path TO ostrava")
        # ruleid: search-path-set
        await self.db.execute(f'SET search_path TO "{bakery}", public')
        # ruleid: search-path-set
        await self.db.execute("set search_path = %s" % bakery)
        # ruleid: search-path-set
        await self.db.execute(TO_OSTRAVA + ", public;")
        # ruleid: search-path-set
        await self.db.execute("SET SESSION search_path TO ostrava")
        # ruleid: search-path-set
        await self.db.execute("SET LOCAL search_path TO ostrava")
        # ruleid: search-path-set
        await self.db.execute("SET SCHEMA 'ostrava'")
        # ruleid: search-path-set
        await self.db.execute("SET search_path TO {{schema}}")
        # ruleid: search-path-set
        await self.db.fetch_value("SELECT set_config('search_path', $1, false)", bakery)
        # ruleid: search-path-set
        await self.db.fetch_value("SELECT pg_catalog.set_config('search_path', quote_ident($1), true)", bakery)
        # ok: search-path-set
        await self.db.execute("SET search_path TO ostrava; INSERT INTO orders (item) VALUES ('bun')")
        # ok: search-path-set
        await self.db.execute("RESET search_path")
        # ok: search-path-set
        await self.db.execute("SET search_path TO DEFAULT")
        # ok: search-path-set
        await self.db.execute("SET statement_timeout TO 0")
        # ok: search-path-set
        await self.db.fetch_value("SHOW search_path")
        # ok: search-path-set
        await self.db.fetch_value("SELECT current_setting('search_path')")
        # ok: search-path-set
        await self.db.execute("ALTER ROLE larder SET search_path TO ostrava")
        # ok: search-path-set
        await self.db.execute(
            "CREATE FUNCTION {{schema}}.f() RETURNS void LANGUAGE sql SET search_path TO ostrava AS 'SELECT'"
        )
        # ok: search-path-set
        await self.db.execute("DO $$ BEGIN SET LOCAL search_path TO {{schema}}; DELETE FROM crates; END $$")
        # ok: search-path-set
        await self.db.execute("DO $$ BEGIN PERFORM set_config('search_path', 'ostrava', true); END $$")
        # ok: search-path-set
        self.db.prepare_query("SET search_path TO {{schema}}")

    async def where_it_lasts(self, bakery: str) -> None:
        async with self.db.transaction() as tx:
            # ok: search-path-set
            await tx.execute("SET LOCAL search_path TO ostrava")
            # ok: search-path-set
            await tx.fetch_value("SELECT set_config('search_path', quote_ident($1), true)", bakery)
            # ruleid: search-path-set
            await self.db.execute("SET LOCAL search_path TO ostrava")
        async with self.db.acquire() as connection:
            # ok: search-path-set
            await connection.execute("SET search_path TO ostrava")
        async with self.pool.acquire() as connection:
            # ok: search-path-set
            await connection.execute("SET search_path TO ostrava")

    async def _run(self, sql: str) -> None:
        # ok: search-path-set
        await self.db.execute(sql)

    async def by_wrapper(self) -> None:
        # ruleid: search-path-set
        await self._run("SET search_path TO ostrava")
        # ok: search-path-set
        await self._run_within("SET search_path TO ostrava", None)
        # ok: search-path-set
        await self._run_held("SET search_path TO ostrava")
        # ok: search-path-set
        self._prepared("SET search_path TO ostrava")
        # ruleid: search-path-set
        await self._run_anyhow("SET search_path TO ostrava", rows=False)

    async def _run_within(self, sql: str, tx: TransactionManager | None) -> None:
        if tx is None:
            await self.db.execute(sql)
        else:
            await tx.execute(sql)

    async def _run_held(self, sql: str) -> None:
        async with self.db.acquire() as connection:
            await connection.execute(sql)
            await connection.execute("SELECT set_up()")

    def _prepared(self, sql: str) -> str:
        return self.db.prepare_query(sql)

    async def _run_anyhow(self, sql: str, *, rows: bool) -> None:
        if rows:
            await self.db.fetch_all(sql)
        else:
            await self.db.execute(sql)


async def unknown(db) -> None:
    # ok: search-path-set
    await db.execute("SET search_path TO ostrava")


def configs() -> list[DatabaseConfig]:
    return [
        # ruleid: search-path-set
        DatabaseConfig(connection_string=DSN, init_commands=["SET search_path TO ostrava"]),
        DatabaseConfig(
            connection_string=DSN,
            schema="ostrava",
            init_commands=[
                # ok: search-path-set
                "SET statement_timeout TO 0",
                # ruleid: search-path-set
                "SET search_path TO ostrava, extensions",
            ],
        ),
        # ok: search-path-set
        DatabaseConfig(connection_string=DSN, server_settings={"search_path": "ostrava"}),
    ]


async def written_out() -> list[AsyncDatabaseManager]:
    pool = await AsyncDatabaseManager.create_shared_pool(
        # ruleid: search-path-set
        DatabaseConfig(connection_string=DSN, shared_pool_search_path="brightwater")
    )
    return [
        AsyncDatabaseManager(pool=pool, schema="brightwater"),
        AsyncDatabaseManager(pool=pool, schema="ostrava"),
    ]


async def neutral() -> list[AsyncDatabaseManager]:
    # ok: search-path-set
    config = DatabaseConfig(connection_string=DSN, shared_pool_search_path="public")
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    shared = await AsyncDatabaseManager.create_shared_pool(
        # ok: search-path-set
        DatabaseConfig(connection_string=DSN, shared_pool_search_path="extensions")
    )
    return [AsyncDatabaseManager(pool=pool, schema="public"), AsyncDatabaseManager(pool=shared, schema="stock")]


class Shops:
    def __init__(self, bakeries: list[str]) -> None:
        self.bakeries = bakeries

    async def open(self) -> None:
        pool = await AsyncDatabaseManager.create_shared_pool(
            # ruleid: search-path-set
            DatabaseConfig(connection_string=DSN, shared_pool_search_path=self.bakeries[0])
        )
        self.managers = {bakery: AsyncDatabaseManager(pool=pool, schema=bakery) for bakery in self.bakeries}

    async def open_by_server_settings(self) -> None:
        config = DatabaseConfig(
            connection_string=DSN,
            shared_pool_search_path=None,
            # ruleid: search-path-set
            server_settings={"search_path": f"{self.bakeries[0]}, public"},
        )
        pool = await AsyncDatabaseManager.create_shared_pool(config)
        self.managers = {bakery: AsyncDatabaseManager(pool=pool, schema=bakery) for bakery in self.bakeries}

    async def open_each(self) -> None:
        self.managers = {}
        for bakery in self.bakeries:
            pool = await AsyncDatabaseManager.create_shared_pool(
                # ok: search-path-set
                DatabaseConfig(connection_string=DSN, shared_pool_search_path=bakery)
            )
            self.managers[bakery] = AsyncDatabaseManager(pool=pool, schema=bakery)

    async def open_one(self, bakery: str, path: str) -> AsyncDatabaseManager:
        pool = await AsyncDatabaseManager.create_shared_pool(
            # ok: search-path-set
            DatabaseConfig(connection_string=DSN, shared_pool_search_path=path)
        )
        return AsyncDatabaseManager(pool=pool, schema=bakery)


async def under_the_projects_name(db: Db, bakeries: list[str]) -> None:
    # ruleid: search-path-set
    [await db.execute(f"SET search_path TO {bakery}") for bakery in bakeries]
    # ruleid: search-path-set
    await (other := db).execute("""
        -- from here on, Ostrava's
        SET search_path TO ostrava
    """)
    # ruleid: search-path-set
    await other.execute(query="SET search_path TO ostrava" if bakeries else "SET search_path TO public")


async def on_a_stack(db: AsyncDatabaseManager, stack: AsyncExitStack, tx: TransactionManager) -> None:
    held = await stack.enter_async_context(db.acquire())
    # ok: search-path-set
    await held.execute("SET search_path TO ostrava")
    # ok: search-path-set
    await tx.execute("SET LOCAL search_path TO ostrava")


async def test_of_fixtures(test_db, test_db_isolated) -> None:
    # ruleid: search-path-set
    await test_db.execute("SET search_path TO ostrava")
    # ok: search-path-set
    await test_db_isolated.execute("SET search_path TO ostrava")


async def look_alikes(db: AsyncDatabaseManager, session) -> None:
    # ok: search-path-set
    await db.execute("UPDATE {{tables.settings}} SET search_path = 'ostrava'")
    # ok: search-path-set
    await db.execute("COMMENT ON TABLE {{tables.settings}} IS 'SET search_path TO ostrava'")
    # ok: search-path-set
    await session.execute("SET search_path TO ostrava")


PATHS = {"ostrava": "SET search_path TO ostrava", "count": "SELECT count(*) FROM {{tables.orders}}"}


async def chosen(db: AsyncDatabaseManager, bakery: str, given: str) -> None:
    # ruleid: search-path-set
    await db.execute(PATHS["ostrava"])
    # ok: search-path-set
    await db.execute(PATHS["count"])
    path = given if bakery else "SET search_path TO ostrava"
    # ruleid: search-path-set
    await db.execute(path)
    async with db.acquire() as held:
        for each in ("SET search_path TO ostrava", "DELETE FROM orders"):
            # ok: search-path-set
            await held.execute(each)


# ruleid: search-path-set
AT_FIRST = DatabaseConfig(init_commands=["SET search_path TO ostrava" if DSN else "SELECT 1"])
