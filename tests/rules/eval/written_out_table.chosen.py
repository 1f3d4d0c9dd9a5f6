"""Statements of which one is chosen when the code runs."""

from __future__ import annotations

import asyncio
import functools
import logging
from enum import Enum
from functools import partial

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig

from larder.queries import BY_NAME, CLEANING, COUNTING

LEGACY = False


async def by_condition(db: AsyncDatabaseManager, newest: bool, sku: str | None, given: str) -> None:
    # ruleid: written-out-table
    await db.execute("DELETE FROM brightwater.orders" if newest else "DELETE FROM {{tables.orders}}")
    # ruleid: written-out-table
    await db.execute(given if newest else "DELETE FROM brightwater.orders")
    # ruleid[+1]: written-out-table
    await db.fetch_all(
        "SELECT * FROM ostrava.orders" if newest else "SELECT * FROM {{tables.orders}}" if sku else given
    )
    # ruleid: written-out-table
    query = "DELETE FROM brightwater.orders" if newest else given
    async with db.transaction() as tx:
        await tx.execute(query)
    # ruleid: written-out-table
    await db.execute((given or "DELETE FROM brightwater.orders").strip())
    # ok: written-out-table
    await db.execute("DELETE FROM {{tables.orders}}" if newest else "DELETE FROM {{tables.stock}}")
    # ok: written-out-table
    await db.execute(("DELETE FROM brightwater.orders" if newest else given).replace("brightwater.", ""))
    # ok: written-out-table
    await db.execute(given if newest else given + sku)


async def for_this_manager(db: AsyncDatabaseManager, connection: asyncpg.Connection, raw: bool) -> None:
    # ok: written-out-table
    await db.execute("DELETE FROM orders" if db.schema is None else "DELETE FROM {{tables.orders}}")
    # ok: written-out-table
    query = "DELETE FROM orders" if raw else "DELETE FROM {{tables.orders}}"
    if raw:
        await connection.execute(query)
    else:
        await db.execute(query)
    # ok: written-out-table
    await connection.execute("DELETE FROM brightwater.orders" if raw else "DELETE FROM orders")


async def with_its_manager(plain: AsyncDatabaseManager, tenant: AsyncDatabaseManager, public: bool) -> None:
    db = plain if public else tenant
    # ok: written-out-table
    await db.execute("DELETE FROM orders" if public else "DELETE FROM {{tables.orders}}")
    if public:
        store = plain
        # ok: written-out-table
        query = "DELETE FROM orders"
    else:
        store = tenant
        query = "DELETE FROM {{tables.orders}}"
    await store.execute(query)
    # ok: written-out-table
    for each, statement in ((plain, "DELETE FROM orders"), (tenant, "DELETE FROM {{tables.orders}}")):
        await each.execute(statement)


async def in_branches(db: AsyncDatabaseManager, kind: str, given: str, newest: bool) -> None:
    if newest:
        # ruleid: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    await db.execute(query)
    if newest:
        # ruleid: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = given
    await db.execute(query)
    if kind == "orders":
        # ruleid: written-out-table
        query = "DELETE FROM brightwater.orders"
    elif kind == "stock":
        # ruleid: written-out-table
        query = "DELETE FROM ostrava.stock"
    else:
        raise ValueError(kind)
    await db.execute(query)
    # ruleid: written-out-table
    query = "SELECT * FROM brightwater.orders"
    if newest:
        # ruleid: written-out-table
        query = "SELECT * FROM ostrava.orders"
    await db.execute(query)
    match kind:
        case "orders":
            # ruleid: written-out-table
            query = "DELETE FROM brightwater.orders"
        case "stock":
            # ok: written-out-table
            query = "DELETE FROM ostrava.stock"
            return
        case _:
            query = given
    await db.execute(query)


async def declared_before(db: AsyncDatabaseManager, newest: bool) -> None:
    query: str
    if newest:
        # ruleid: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    for _ in range(3):
        await db.execute(query)


async def changed_after(db: AsyncDatabaseManager, newest: bool, given: str) -> None:
    if newest:
        # ok: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    query += given
    await db.execute(query)
    if newest:
        # ok: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    query = query.replace("brightwater.orders", "{{tables.orders}}")
    await db.execute(query)
    if newest:
        # ok: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    if not given:
        query = query.replace("brightwater.orders", "{{tables.orders}}")
    await db.execute(query)
    if newest:
        # ok: written-out-table
        query = "DELETE FROM brightwater.{}"
    else:
        query = "DELETE FROM {}"
    await db.execute(query.format(given))


async def chosen_again(
    db: AsyncDatabaseManager, connection: asyncpg.Connection, raw: bool, given: str
) -> None:
    if raw:
        # ok: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    if raw:
        await connection.execute(query)
        return
    await db.execute(query)
    if raw:
        # ok: written-out-table
        query = "DELETE FROM brightwater.orders"
    else:
        query = "DELETE FROM {{tables.orders}}"
    try:
        query = given
    finally:
        await db.execute(query)
    if raw:
        # ok: written-out-table
        query = "DELETE FROM brightwater.orders"
        await connection.execute(query)
        return
    else:
        query = "DELETE FROM {{tables.orders}}"
    await db.execute(query)


COLUMNS = "SELECT sku"


async def joined(db: AsyncDatabaseManager, table: str, wanted: list[str]) -> None:
    # ruleid: written-out-table
    await db.execute(" ".join(["DELETE FROM brightwater.orders", "WHERE sku IS NULL"]))
    # ruleid[+3]: written-out-table
    query = "\n".join(
        (
            COLUMNS,
            "FROM brightwater.orders",
            "JOIN {{tables.stock}} USING (sku)",
        )
    )
    await db.fetch_all(query)
    # ruleid: written-out-table
    await db.execute("".join(["DELETE FROM ", "brightwater", ".orders"]))
    # ok: written-out-table
    await db.execute(" ".join(["DELETE FROM brightwater.orders", table]))
    # ok: written-out-table
    await db.execute(" ".join(["DELETE FROM orders", *wanted]))
    # ok: written-out-table
    await db.execute("_".join(["DELETE FROM orders", table]))
    # ok: written-out-table
    await db.execute(" ".join(["DELETE FROM {{tables.orders}}", "WHERE sku IS NULL"]))
    # ok: written-out-table
    await db.execute(" ".join(["SELECT '", "FROM brightwater.orders", "'"]))
    # ok: written-out-table
    await db.execute(" ".join([]))


STEPS = (
    # ruleid: written-out-table
    "DELETE FROM brightwater.orders",
    "DELETE FROM {{tables.stock}}",
)
# ok: written-out-table
RAW_STEPS = ["DELETE FROM brightwater.orders", "DELETE FROM orders"]
# ok: written-out-table
REPLACED_STEPS = ["DELETE FROM brightwater.orders"]
REPLACED_STEPS[0] = "DELETE FROM {{tables.orders}}"
# ok: written-out-table
HANDED_ON = ["DELETE FROM brightwater.orders"]
# ruleid: written-out-table
NAMED = [("orders", "DELETE FROM brightwater.orders"), ("stock", "DELETE FROM {{tables.stock}}")]
# ruleid[+1]: written-out-table
TABLES = {
    "orders": "CREATE TABLE brightwater.orders (sku text)",
    "stock": "CREATE TABLE {{tables.stock}} (sku text)",
}


def mend(steps: list[str]) -> None:
    steps[:] = [step.replace("brightwater.orders", "{{tables.orders}}") for step in steps]


mend(HANDED_ON)


async def in_loops(db: AsyncDatabaseManager, connection: asyncpg.Connection, sku: str) -> None:
    # ruleid: written-out-table
    for each in ("DELETE FROM brightwater.orders", "DELETE FROM {{tables.stock}}"):
        await db.execute(each)
    for each in STEPS:
        logging.info("runs %s", each)
        await db.execute(each)
    for name, each in NAMED:
        await db.execute(each)
    for name, each in TABLES.items():
        logging.info("makes %s", name)
        await db.execute(each)
    # ruleid: written-out-table
    await asyncio.gather(*(db.execute(each) for each in ["DELETE FROM ostrava.orders"]))
    # ruleid: written-out-table
    steps = ["DELETE FROM brightwater.orders"]
    if sku:
        steps.append("DELETE FROM {{tables.stock}}")
    for number, each in enumerate(steps):
        await db.execute(each, number)
    for each in RAW_STEPS:
        await connection.execute(each)
    for each in REPLACED_STEPS:
        await db.execute(each)
    for each in HANDED_ON:
        await db.execute(each)


async def changed_in_the_loop(
    db: AsyncDatabaseManager, connection: asyncpg.Connection, schema: str
) -> None:
    # ok: written-out-table
    for each in ("DELETE FROM brightwater.orders", "DELETE FROM {{tables.stock}}"):
        each = each.replace("brightwater.orders", "{{tables.orders}}")
        await db.execute(each)
    # ok: written-out-table
    for each in ("DELETE FROM orders", "DELETE FROM stock"):
        await db.execute(each.replace("FROM ", "FROM {{schema}}."))
    # ok: written-out-table
    for each in ("DELETE FROM brightwater.orders", "DELETE FROM {{tables.stock}}"):
        if "brightwater" in each:
            await connection.execute(each)
        else:
            await db.execute(each)
    # ok: written-out-table
    for where, each in (("raw", "DELETE FROM brightwater.orders"), ("", "DELETE FROM {{tables.stock}}")):
        if where == "raw":
            await connection.execute(each)
            continue
        await db.execute(each)
    # ok: written-out-table
    steps = ["DELETE FROM brightwater.orders", "DELETE FROM {{tables.stock}}"]
    steps = [step.replace("brightwater.", schema) for step in steps]
    for step in steps:
        await db.execute(step)


async def without_a_schema() -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string="postgresql://larder@localhost/larder"))
    # ok: written-out-table
    for each in ("DELETE FROM orders", "DELETE FROM stock"):
        await db.execute(each)
    # ok: written-out-table
    await db.execute("DELETE FROM orders" if LEGACY else "DELETE FROM stock")


class Kind(Enum):
    ALL = "all"
    RAW = "raw"


QUERIES = {
    # ruleid: written-out-table
    "all": "SELECT * FROM brightwater.orders",
    "own": "SELECT * FROM {{tables.orders}}",
    # ok: written-out-table
    "raw": "SELECT * FROM ostrava.orders",
}
# ok: written-out-table
UNRELATED = {"orders": "SELECT * FROM brightwater.orders", "own": "SELECT * FROM {{tables.orders}}"}
BY_KIND = {
    # ok: written-out-table
    Kind.RAW: "SELECT * FROM brightwater.orders",
    # ruleid: written-out-table
    Kind.ALL: "SELECT * FROM ostrava.orders",
}
BY_ANY_KEY = {
    # ruleid: written-out-table
    "all": "SELECT * FROM brightwater.orders",
    "own": "SELECT * FROM {{tables.orders}}",
    # ok: written-out-table
    "raw": "SELECT * FROM orders",
}
# ok: written-out-table
CHANGED = {"all": "SELECT * FROM brightwater.orders"}
CHANGED["all"] = "SELECT * FROM {{tables.orders}}"
# ok: written-out-table
UPDATED = {"all": "SELECT * FROM brightwater.orders"}
UPDATED.update(all="SELECT * FROM {{tables.orders}}")
# ok: written-out-table
OVERLAID = {"all": "SELECT * FROM brightwater.orders", **UPDATED}
# ok: written-out-table
FOR_BOTH = {"raw": "SELECT * FROM brightwater.orders", "own": "SELECT * FROM {{tables.orders}}"}
# ok: written-out-table
PATTERNS = {"all": "SELECT * FROM brightwater.{table}"}


async def by_key(db: AsyncDatabaseManager, connection: asyncpg.Connection, kind: str) -> None:
    await db.execute(QUERIES["all"])
    await db.execute(QUERIES["none"])
    await connection.execute(QUERIES["raw"])
    await db.execute(UNRELATED["own"])
    await db.execute(BY_KIND[Kind.ALL])
    await connection.execute(BY_KIND[Kind.RAW])
    if kind not in BY_ANY_KEY:
        raise ValueError(kind)
    await db.fetch_all(BY_ANY_KEY[kind])
    await connection.execute(BY_ANY_KEY["raw"])
    await db.execute(CHANGED["all"])
    await db.execute(UPDATED["all"])
    await db.execute(OVERLAID["all"])
    if kind == "raw":
        await connection.execute(FOR_BOTH[kind])
    else:
        await db.execute(FOR_BOTH[kind])
    await db.execute(PATTERNS["all"].format(table=kind))


async def by_a_key_of_its_own(db: AsyncDatabaseManager, kind: str) -> None:
    # ruleid: written-out-table
    await db.execute({"all": "SELECT * FROM brightwater.orders"}[kind])


class OrderRepository:
    # ruleid: written-out-table
    QUERIES = {"by_sku": "SELECT * FROM brightwater.orders WHERE sku = $1"}

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def read(self, sku: str) -> object:
        return await self.db.fetch_all(self.QUERIES["by_sku"], sku)

    async def one(self, newest: bool) -> object:
        # ok: written-out-table
        await self.db.execute("DELETE FROM orders" if self.db.schema is None else "DELETE FROM {{tables.orders}}")
        # ruleid: written-out-table
        return await self.db.fetch_all("SELECT * FROM orders" if newest else "SELECT * FROM {{tables.orders}}")


async def from_another_file(db: AsyncDatabaseManager, kind: str) -> None:
    # ruleid: written-out-table
    for each in CLEANING:
        await db.execute(each)
    # ruleid: written-out-table
    await db.execute(BY_NAME["orders"])
    # ok: written-out-table
    await db.execute(BY_NAME["stock"])
    # ok: written-out-table
    await db.execute(COUNTING["orders"])


# ruleid: written-out-table
async def by_default(db: AsyncDatabaseManager, sql: str = "DELETE FROM brightwater.orders") -> None:
    await db.execute(sql)


async def by_default_of_a_keyword(
    db: AsyncDatabaseManager,
    *,
    table: str = "orders",
    # ruleid: written-out-table
    sql: str = "DELETE FROM brightwater.orders",
    # ok: written-out-table
    raw: str = "DELETE FROM ostrava.orders",
) -> None:
    await db.execute(sql, table)
    raw = raw.replace("ostrava.orders", "{{tables.orders}}")
    await db.execute(raw)


# ok: written-out-table
async def by_a_default_asked_about(db: AsyncDatabaseManager, sql: str = "DELETE FROM brightwater.orders") -> None:
    if sql.startswith("DELETE FROM {{"):
        await db.execute(sql)


async def later(db: AsyncDatabaseManager, connection: asyncpg.Connection) -> list[object]:
    # ruleid: written-out-table
    steps = [partial(db.execute, "DELETE FROM brightwater.orders")]
    # ruleid: written-out-table
    steps.append(functools.partial(db.fetch_all, query="SELECT * FROM brightwater.orders"))
    # ok: written-out-table
    steps.append(partial(db.execute, "DELETE FROM {{tables.orders}}"))
    # ok: written-out-table
    steps.append(partial(connection.execute, "DELETE FROM brightwater.orders"))
    return [await step() for step in steps]


class TenantManager(AsyncDatabaseManager):
    async def execute(self, query: str, *values: object) -> str:
        logging.info("%s", query)
        return await super().execute(query, *values)

    async def clear(self) -> None:
        # ruleid: written-out-table
        await super().execute("DELETE FROM brightwater.orders")
        # ruleid: written-out-table
        await self.execute("DELETE FROM ostrava.orders")
        # ok: written-out-table
        await super().execute("DELETE FROM {{tables.orders}}")


class Translating(TenantManager):
    async def execute(self, query: str, *values: object) -> str:
        return await super().execute(query.replace("brightwater.orders", "{{tables.orders}}"), *values)

    async def clear(self) -> None:
        # ok: written-out-table
        await self.execute("DELETE FROM brightwater.orders")


class Logged:
    async def execute(self, query: str) -> None:
        logging.info("%s", query)


class LoggedManager(Logged, AsyncDatabaseManager):
    async def clear(self) -> None:
        # ok: written-out-table
        await super().execute("DELETE FROM brightwater.orders")


async def over_loops(db: AsyncDatabaseManager, given: list[str], newest: bool) -> None:
    if newest:
        # ruleid: written-out-table
        query = "SELECT * FROM brightwater.orders"
    else:
        query = "SELECT * FROM {{tables.orders}}"
    for row in await db.fetch_all(query):
        logging.info("%s", row)
    # ruleid: written-out-table
    query = "SELECT * FROM ostrava.orders"
    while await db.fetch_all(query):
        await db.execute("DELETE FROM {{tables.orders}}")
    if newest:
        # ok: written-out-table
        query = "SELECT * FROM brightwater.orders"
    else:
        query = "SELECT * FROM {{tables.orders}}"
    for query in given:
        await db.execute(query)


async def run(db: AsyncDatabaseManager, sql: str, *values: object) -> object:
    return await db.execute(sql, *values)


async def for_a_schema(db: AsyncDatabaseManager, schema: str | None, config: DatabaseConfig, sku: str) -> None:
    # ok: written-out-table
    await run(db, "DELETE FROM orders" if db.schema is None else "DELETE FROM {{tables.orders}}")
    # ok: written-out-table
    await db.execute("DELETE FROM orders" if not schema else "DELETE FROM {{tables.orders}}")
    if config.schema:
        query = "DELETE FROM {{tables.orders}}"
    else:
        # ok: written-out-table
        query = "DELETE FROM orders"
    await db.execute(query)
    # ruleid: written-out-table
    await run(db, "DELETE FROM orders" if sku else "DELETE FROM {{tables.orders}}", sku)


async def asked_what_it_is(
    db: AsyncDatabaseManager, connection: asyncpg.Connection, newest: bool, given: str | None
) -> None:
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders" if newest else given
    if query.startswith("DELETE FROM brightwater"):
        await connection.execute(query)
    else:
        await db.execute(query)
    # ruleid: written-out-table
    query = "DELETE FROM brightwater.orders" if newest else given
    if not query or query is None:
        raise ValueError(newest)
    await db.execute(query)


async def filled_in(db: AsyncDatabaseManager, newest: bool, given: str | None) -> None:
    # ruleid: written-out-table
    query = "DELETE FROM brightwater.orders" if newest else given
    if query is not None:
        await db.execute(query)
    # ruleid: written-out-table
    given = given or "DELETE FROM brightwater.orders"
    await db.execute(given)


async def filled_in_before(db: AsyncDatabaseManager, given: str | None = None) -> None:
    if given is None:
        # ruleid: written-out-table
        given = "DELETE FROM brightwater.orders"
    await db.execute(given)


BY_GET = {
    # ruleid: written-out-table
    "all": "SELECT * FROM brightwater.orders",
    # ok: written-out-table
    "raw": "SELECT * FROM ostrava.orders",
}


async def by_get(db: AsyncDatabaseManager, connection: asyncpg.Connection, kind: str) -> None:
    query = BY_GET.get(kind)
    if query is None:
        raise ValueError(kind)
    await db.execute(query)
    await connection.execute(BY_GET.get("raw"))
    # ruleid: written-out-table
    await db.execute(BY_GET.get(kind, "SELECT * FROM brightwater.stock"))


async def where_bare_names_are_right(db: AsyncDatabaseManager, newest: bool) -> None:
    async with db.transaction() as tx:
        # ok: written-out-table
        for each in ("CREATE TEMP TABLE incoming (sku text)", "INSERT INTO incoming VALUES ('rye')"):
            await tx.execute(each)
        # ok: written-out-table
        await tx.execute("DELETE FROM incoming" if newest else "DELETE FROM pg_class")


async def on_a_path_of_its_own(db: AsyncDatabaseManager) -> None:
    async with db.transaction() as tx:
        # ok: written-out-table
        for each in ("SET LOCAL search_path TO ostrava", "DELETE FROM orders"):
            await tx.execute(each)


async def bound_by_the_question(db: AsyncDatabaseManager, given: str, newest: bool) -> None:
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"
    if query := given:
        logging.info("clears by %s", given)
    await db.execute(query)
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"
    match given:
        case query:
            logging.info("clears by %s", given)
    await db.execute(query)
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"
    while query := given:
        await db.execute(query)


async def with_its_values(db: AsyncDatabaseManager, sku: str | None) -> None:
    if sku is None:
        # ruleid: written-out-table
        query, values = "SELECT * FROM brightwater.orders", []
    else:
        # ruleid: written-out-table
        query, values = "SELECT * FROM ostrava.orders WHERE sku = $1", [sku]
    await db.fetch_all(query, *values)
