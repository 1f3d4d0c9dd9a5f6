from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager, TransactionManager

PLANNING = "SELECT pg_advisory_lock(42)"


async def locks(db: AsyncDatabaseManager, key: int) -> None:
    # ruleid: session-state-not-held
    await db.execute("SELECT pg_advisory_lock($1)", key)
    # ruleid: session-state-not-held
    await db.execute(PLANNING)
    # ruleid: session-state-not-held
    await db.fetch_value("SELECT pg_try_advisory_lock($1)", key)
    # ruleid: session-state-not-held
    await db.execute("select pg_catalog.pg_advisory_xact_lock_shared($1, $2)", key, key)
    # ruleid: session-state-not-held
    free = await db.fetch_one("SELECT pg_try_advisory_xact_lock(hashtext($1)) AS free", "planning")
    # ok: session-state-not-held
    await db.execute("SELECT pg_advisory_unlock($1)", key)
    # ok: session-state-not-held
    await db.fetch_value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    print(free)


async def settings(db: AsyncDatabaseManager, bakery: str) -> None:
    # ruleid: session-state-not-held
    await db.execute("SELECT set_config('larder.bakery', $1, false)", bakery)
    # ruleid: session-state-not-held
    await db.execute("SELECT set_config('larder.bakery', $1, true), set_config('larder.day', '1', true)", bakery)
    # ruleid: session-state-not-held
    await db.execute("SET statement_timeout = 0")
    # ruleid: session-state-not-held
    await db.execute(f"SET larder.bakery = '{bakery}'")
    # ruleid: session-state-not-held
    await db.execute("SET LOCAL lock_timeout = '1s'")
    # ruleid: session-state-not-held
    await db.execute("SET TIME ZONE 'Europe/Prague'")
    # ruleid: session-state-not-held
    await db.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    # ruleid: session-state-not-held
    await db.execute("SET ROLE planner")
    # ruleid: session-state-not-held
    await db.execute("SELECT set_config('role', 'planner', false)")
    # ruleid: session-state-not-held
    await db.execute("SELECT set_config($1, $2, false)", "larder.bakery", bakery)
    # ok: session-state-not-held
    await db.execute("RESET statement_timeout")
    # ok: session-state-not-held
    await db.execute("SET statement_timeout TO DEFAULT")
    # ok: session-state-not-held
    await db.fetch_value("SHOW statement_timeout")


async def left_to_another_rule(db: AsyncDatabaseManager, bakery: str) -> None:
    # ok: session-state-not-held
    await db.execute("SET search_path TO ostrava")
    # ok: session-state-not-held
    await db.execute("SELECT set_config('search_path', $1, false)", bakery)


async def listeners_and_transactions(db: AsyncDatabaseManager) -> None:
    # ruleid: session-state-not-held
    await db.execute("LISTEN orders")
    # ok: session-state-not-held
    await db.execute("NOTIFY orders")
    # ruleid: session-state-not-held
    await db.execute("BEGIN")
    # ruleid: session-state-not-held
    await db.execute("START TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    # ok: session-state-not-held
    await db.execute("COMMIT")


async def more_than_that(db: AsyncDatabaseManager, bakery: str) -> None:
    # ok: session-state-not-held
    await db.execute("SET larder.bakery = 'ostrava'; UPDATE {{tables.orders}} SET planned = true")
    # ok: session-state-not-held
    await db.execute("SELECT pg_advisory_xact_lock(42); UPDATE {{tables.orders}} SET planned = true")
    # ok: session-state-not-held
    await db.fetch_all("SELECT set_config('larder.bakery', $1, true), o.* FROM {{tables.orders}} AS o", bakery)
    # ok: session-state-not-held
    await db.fetch_all(
        "WITH one AS (SELECT set_config('larder.bakery', $1, true)) SELECT * FROM one, {{tables.orders}}", bakery
    )
    # ok: session-state-not-held
    await db.fetch_one("SELECT pg_try_advisory_lock(42), now()")
    # ok: session-state-not-held
    await db.execute("UPDATE {{tables.settings}} SET value = $1 WHERE name = 'listen'", bakery)
    # ok: session-state-not-held
    await db.fetch_value("SELECT start_of_day($1)", bakery)


async def held(db: AsyncDatabaseManager, tx: TransactionManager, pool: asyncpg.Pool, bakery: str) -> None:
    # ok: session-state-not-held
    await tx.execute("SELECT pg_advisory_xact_lock(42)")
    async with db.transaction() as own:
        # ok: session-state-not-held
        await own.execute("SELECT set_config('larder.bakery', $1, true)", bakery)
    async with db.acquire() as connection:
        # ok: session-state-not-held
        await connection.execute(PLANNING)
        # ok: session-state-not-held
        await connection.execute("LISTEN orders")
    # todoruleid: session-state-not-held
    await pool.execute(PLANNING)


async def not_sent(db: AsyncDatabaseManager) -> str:
    # ok: session-state-not-held
    return db.prepare_query(PLANNING)


async def not_known(db: AsyncDatabaseManager, statement: str) -> None:
    # ok: session-state-not-held
    await db.execute(statement)
    # ok: session-state-not-held
    await db.execute(f"SET {statement}")


async def without_a_type(db) -> None:
    # ok: session-state-not-held
    await db.execute(PLANNING)


class Planner:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def plan(self) -> None:
        # ruleid: session-state-not-held
        await self.db.execute(PLANNING)
        # ruleid: session-state-not-held
        await self.run(PLANNING)

    async def run(self, statement: str) -> None:
        await self.db.execute(statement)


async def chosen(db: AsyncDatabaseManager, kind: str, given: str) -> None:
    # ruleid: session-state-not-held
    await db.execute("SELECT pg_advisory_lock(1)" if kind == "bake" else given)
    # ok: session-state-not-held
    await db.execute("SELECT 1" if kind == "bake" else given)
    for each in ("SET statement_timeout = 100", "SELECT 1"):
        # ruleid: session-state-not-held
        await db.execute(each)
    if kind == "bake":
        statement = "SET ROLE baker"
    else:
        statement = given
    # ruleid: session-state-not-held
    await db.execute(statement)
    async with db.transaction() as tx:
        # ok: session-state-not-held
        await tx.execute("SELECT pg_advisory_xact_lock(1)" if kind == "bake" else given)
        for each in ("SET LOCAL statement_timeout = 100", "SELECT 1"):
            # ok: session-state-not-held
            await tx.execute(each)
