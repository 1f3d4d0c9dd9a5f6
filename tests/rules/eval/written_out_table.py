from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Annotated, Optional

import asyncpg
import pgdbm as library
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager
from pgdbm import AsyncDatabaseManager as Manager
from pgdbm.testing import AsyncTestDatabase
from pydantic import BaseModel

TENANT = "brightwater"
# ruleid[+1]: written-out-table
INSERT_ORDER = (
    "INSERT INTO brightwater.orders (sku, quantity) "
    "VALUES ($1, $2)"
)
# ok: written-out-table
COUNT_ORDERS = "SELECT count(*) FROM {{tables.orders}}"
# ruleid: written-out-table
NEVER_SEEN_ON_ITS_WAY = "SELECT * FROM {{tables.orders}} JOIN brightwater.stock USING (sku)"
# ok: written-out-table
NOT_SQL_FOR_US = "SELECT * FROM brightwater.stock"


class OrderRepository:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self._private = db

    async def place(self, sku: str, quantity: int) -> None:
        await self.db.execute(INSERT_ORDER, sku, quantity)
        # ruleid: written-out-table
        await self.db.execute("INSERT INTO brightwater.audit (sku) VALUES ($1)", sku)
        # ruleid: written-out-table
        await self.db.execute('UPDATE "MaisonLune".stock SET quantity = quantity - 1')
        # ok: written-out-table
        await self._private.execute("DELETE FROM {{tables.ostrava.orders}} WHERE sku = $1", sku)
        # ok: written-out-table
        await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)
        # ok: written-out-table
        await self.db.execute("INSERT INTO {{schema}}.audit (sku) VALUES ($1)", sku)

    async def read(self) -> object:
        # ruleid: written-out-table
        rows = await self.db.fetch_all("SELECT * FROM orders")
        # ruleid: written-out-table
        one = await self.db.fetch_as_model(dict, "SELECT * FROM orders WHERE id = $1", 1)
        # ruleid[+3]: written-out-table
        return rows, one, await self.db.fetch_value(
            """
            SELECT count(*)
              FROM orders o
              JOIN {{tables.stock}} s USING (sku)
            """
        )

    async def common_tables(self) -> None:
        # ok: written-out-table
        await self.db.fetch_all("WITH late AS (SELECT * FROM {{tables.orders}}) SELECT * FROM late FOR UPDATE OF late")
        # ruleid: written-out-table
        await self.db.fetch_all("WITH orders AS (SELECT * FROM orders) SELECT * FROM orders")
        # ok: written-out-table
        await self.db.fetch_all("WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n) SELECT * FROM n")
        # ok: written-out-table
        await self.db.fetch_all("SELECT EXTRACT(year FROM placed_at) FROM {{tables.orders}} o FOR UPDATE OF o")
        # ok: written-out-table
        await self.db.fetch_all("SELECT 'taken from stock', a IS DISTINCT FROM b FROM {{tables.orders}}")
        # ok: written-out-table
        await self.db.fetch_all("SELECT * FROM generate_series(1, 3) AS days")

    async def system_tables(self) -> None:
        # ok: written-out-table
        await self.db.fetch_all("SELECT table_name FROM information_schema.tables")
        # ok: written-out-table
        await self.db.fetch_all("SELECT relname FROM pg_catalog.pg_class JOIN pg_namespace n ON true")
        # ok: written-out-table
        await self.db.fetch_all("SELECT jobname FROM cron.job")
        # ok: written-out-table
        await self.db.fetch_all("SELECT name FROM public.bakeries")
        # ruleid: written-out-table
        await self.db.fetch_all("SELECT sku FROM public.orders")

    async def scratch(self) -> None:
        async with self.db.transaction() as tx:
            # ok: written-out-table
            await tx.execute("CREATE TEMP TABLE incoming (sku text) ON COMMIT DROP")
            # ok: written-out-table
            await tx.execute("INSERT INTO incoming SELECT sku FROM {{tables.orders}}")

    async def in_a_transaction(self, sku: str) -> None:
        async with self.db.transaction() as tx:
            # ruleid: written-out-table
            await tx.execute("INSERT INTO brightwater.orders (sku) VALUES ($1)", sku)
            async with tx.transaction() as savepoint:
                # ruleid: written-out-table
                await savepoint.fetch_one("SELECT * FROM stock WHERE sku = $1", sku)
        async with self.db.acquire() as conn:
            # ruleid: written-out-table
            await conn.fetchrow("SELECT * FROM brightwater.stock")
            # ok: written-out-table
            await conn.fetchrow(self.db.prepare_query("SELECT * FROM {{tables.stock}}"))
            # ruleid: written-out-table
            await conn.fetchrow(self.db.prepare_query("SELECT * FROM stock"))

    async def own_search_path(self) -> None:
        async with self.db.transaction() as tx:
            # ok: written-out-table
            await tx.execute("SET LOCAL search_path = brightwater")
            # ok: written-out-table
            await tx.execute("INSERT INTO orders (sku) VALUES ('rye')")

    async def _run(self, sql: str, *values: object) -> object:
        # ok: written-out-table
        return await self.db.fetch_all(sql, *values)

    async def _twice(self, statement: str) -> None:
        await self._run(statement)

    async def through_wrappers(self) -> None:
        # ruleid: written-out-table
        await self._run("SELECT * FROM brightwater.orders")
        # ruleid: written-out-table
        await self._twice(statement="SELECT * FROM orders")
        # ok: written-out-table
        await self._twice("SELECT * FROM {{tables.orders}}")

    async def put_together(self, condition: str, table: str) -> None:
        # ruleid: written-out-table
        await self.db.execute(f"DELETE FROM {TENANT}.orders WHERE sku = $1", "rye")
        # ruleid: written-out-table
        await self.db.execute(f"DELETE FROM brightwater.{table}")
        # ok: written-out-table
        await self.db.execute(f"DELETE FROM {table}")
        # ok: written-out-table
        await self.db.execute(f"DELETE FROM orders {condition} RETURNING {table} {condition} (")
        # ruleid: written-out-table
        await self.db.execute("DELETE FROM brightwater.orders WHERE " + condition)
        # ruleid: written-out-table
        await self.db.execute("DELETE FROM brightwater.%s" % table)
        # ruleid: written-out-table
        await self.db.execute("DELETE FROM brightwater.{}".format(table))
        # ok: written-out-table
        await self.db.execute("DELETE FROM {}".format(table))
        # ruleid[+2]: written-out-table
        await self.db.execute(
            textwrap.dedent("""
                DELETE FROM brightwater.orders
            """)
        )
        # ok: written-out-table
        await self.db.execute(f"DELETE FROM {{{{tables.orders}}}} WHERE {condition}")

    async def ddl(self) -> None:
        # ruleid: written-out-table
        await self.db.execute("CREATE TABLE orders (id int)")
        # ruleid: written-out-table
        await self.db.execute("CREATE TABLE {{tables.lines}} (order_id int REFERENCES orders (id))")
        # ruleid: written-out-table
        await self.db.execute("DROP TABLE IF EXISTS brightwater.orders")
        # ruleid: written-out-table
        await self.db.execute("TRUNCATE {{tables.lines}}, brightwater.stock")
        # ok: written-out-table
        await self.db.execute("CREATE TYPE {{schema}}.kind AS ENUM ('rye', 'wheat')")
        # ruleid: written-out-table
        await self.db.execute("CREATE INDEX by_sku ON orders (sku)")

    async def bodies(self) -> None:
        # ruleid[+3]: written-out-table
        await self.db.execute("""
            CREATE FUNCTION {{schema}}.note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO audit (sku) VALUES (NEW.sku);
                RETURN NEW;
            END $$
        """)
        # ok: written-out-table
        await self.db.execute("""
            CREATE FUNCTION {{schema}}.note() RETURNS trigger LANGUAGE plpgsql
            SET search_path = {{schema}} AS $$
            BEGIN
                INSERT INTO audit (sku) VALUES (NEW.sku);
                RETURN NEW;
            END $$
        """)


class Counter(OrderRepository):
    async def serve(self) -> None:
        # ruleid: written-out-table
        await self.db.execute("DELETE FROM ostrava.queue")


@dataclass
class StockService:
    db: AsyncDatabaseManager
    other: Optional[Manager] = None

    async def take(self) -> None:
        # ruleid: written-out-table
        await self.db.execute("DELETE FROM stock")
        if self.other is not None:
            # ruleid: written-out-table
            await self.other.execute("DELETE FROM stock")


class Billing(BaseModel):
    ledger: "AsyncDatabaseManager | None" = None

    async def bill(self) -> None:
        if (db := self.ledger) is not None:
            # ruleid: written-out-table
            await db.execute("INSERT INTO brightwater.invoices DEFAULT VALUES")


class TenantManager(AsyncDatabaseManager):
    async def close_day(self) -> None:
        # ruleid: written-out-table
        await self.execute("DELETE FROM brightwater.queue")
        # ok: written-out-table
        await self.execute("DELETE FROM {{tables.queue}}")


async def annotated(
    db: Annotated[library.AsyncDatabaseManager, "injected"], tx: TransactionManager, by_name: dict[str, Manager]
) -> None:
    # ruleid: written-out-table
    await db.execute("DELETE FROM brightwater.orders")
    # ruleid: written-out-table
    await tx.execute("DELETE FROM brightwater.orders")
    # ruleid: written-out-table
    await by_name["ostrava"].execute("DELETE FROM brightwater.orders")
    for manager in by_name.values():
        # ruleid: written-out-table
        await manager.execute("DELETE FROM brightwater.orders")
    for _name, each in by_name.items():
        # ruleid: written-out-table
        await each.execute("DELETE FROM brightwater.orders")


async def unknown(db, repository, connection: asyncpg.Connection) -> None:
    # ok: written-out-table
    await db.execute("DELETE FROM brightwater.orders")
    # ok: written-out-table
    await repository.db.execute("DELETE FROM orders")
    # ok: written-out-table
    await connection.execute("DELETE FROM brightwater.orders")
    # ruleid: written-out-table
    await db.execute("DELETE FROM brightwater.orders USING {{tables.stock}} s WHERE s.sku = orders.sku")


async def without_a_schema() -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string="postgresql://larder@localhost/larder"))
    # ok: written-out-table
    await db.execute("DELETE FROM orders")
    # ok: written-out-table
    await db.execute("DELETE FROM orders USING {{tables.stock}} s WHERE s.sku = orders.sku")
    async with AsyncTestDatabase.create() as scratch:
        # ok: written-out-table
        await scratch.execute("INSERT INTO orders (sku) VALUES ('rye')")


async def with_a_schema(pool: asyncpg.Pool) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(database="larder", schema="brightwater"))
    # ruleid: written-out-table
    await db.execute("DELETE FROM orders")
    shared = AsyncDatabaseManager(pool=pool)
    # ruleid: written-out-table
    await shared.execute("DELETE FROM orders")
    async with AsyncTestDatabase.create(schema="brightwater") as scratch:
        # ruleid: written-out-table
        await scratch.execute("INSERT INTO orders (sku) VALUES ('rye')")


chosen: AsyncDatabaseManager


async def choose(config: DatabaseConfig) -> None:
    global chosen
    chosen = AsyncDatabaseManager(config)
    # ok: written-out-table
    await chosen.execute("DELETE FROM brightwater.orders")


stocked = AsyncDatabaseManager(DatabaseConfig(database="larder", schema="stock"))


async def restock(db: AsyncDatabaseManager) -> None:
    global stocked
    stocked = db


async def count_stock() -> None:
    # ok: written-out-table
    await stocked.fetch_all("SELECT * FROM stock")


async def two_kinds(db: AsyncDatabaseManager, files: dict[str, str]) -> None:
    store = db
    if files:
        store = files
    # ok: written-out-table
    await store.execute("DELETE FROM brightwater.orders")
    # ok: written-out-table
    await db.copy_records_to_table("orders", records=[("rye",)])
    # ok: written-out-table
    await db.table_exists("brightwater.orders")


def make(dsn: str) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="brightwater"))


async def from_a_factory(dsn: str) -> None:
    db = make(dsn)
    # ruleid: written-out-table
    await db.execute("DELETE FROM orders")
    # ruleid: written-out-table
    await make(dsn).execute("DELETE FROM orders")


async def find_its_tables(connection: asyncpg.Connection) -> None:
    await connection.execute("SELECT set_config('search_path', 'ostrava', false)")


async def on_a_pool_of_asyncpgs(dsn: str) -> None:
    pool = await asyncpg.create_pool(dsn, setup=find_its_tables)
    plain = AsyncDatabaseManager(pool=pool)
    # ok: written-out-table
    await plain.execute("INSERT INTO orders (sku) VALUES ('bun')")
    # ok: written-out-table
    await plain.execute("INSERT INTO brightwater.orders (sku) VALUES ('bun')")
    for_one = AsyncDatabaseManager(pool=pool, schema="ostrava")
    # ruleid: written-out-table
    await for_one.execute("INSERT INTO orders (sku) VALUES ('bun')")
    async with asyncpg.create_pool(dsn) as other:
        # ok: written-out-table
        await AsyncDatabaseManager(pool=other, schema=None).execute("INSERT INTO orders (sku) VALUES ('bun')")


async def in_public(dsn: str) -> None:
    everyone = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="public"))
    await everyone.connect()
    # ok: written-out-table
    await everyone.execute("DELETE FROM orders")
    pool = await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=dsn))
    # ruleid: written-out-table
    await AsyncDatabaseManager(pool=pool, schema="public").execute("DELETE FROM orders")


async def by_branches(db: AsyncDatabaseManager, sku: str | None, newest: bool) -> list[dict[str, object]]:
    if sku is not None:
        # ruleid[+1]: written-out-table
        query = """
            SELECT * FROM brightwater.orders
            WHERE sku = $1
        """
        return await db.fetch_all(query, sku)
    # ruleid: written-out-table
    query = "SELECT * FROM ostrava.orders"
    if newest:
        query += " ORDER BY placed DESC"
    query += " LIMIT 5"
    async with db.transaction() as tx:
        return await tx.fetch_all(query)


async def added_to(db: AsyncDatabaseManager, sku: str | None, year: int, order: str) -> None:
    if year:
        # ruleid[+1]: written-out-table
        query = """
            SELECT * FROM brightwater.orders
            WHERE year = $1
        """
        if sku is not None:
            query += "AND sku = $2"
        query += order
        await db.fetch_all(query, year, sku)
    # ruleid: written-out-table
    query = "SELECT * FROM brightwater.orders"
    if sku is not None:
        query += f" WHERE sku = {sku!r}"
    await db.execute(query)
    # ok: written-out-table
    query = "DELETE FROM orders"
    query += f"_{year}" if year else "{{tables.orders}}"
    await db.execute(query)


async def another_in_between(db: AsyncDatabaseManager, queries: dict[str, str]) -> None:
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"
    query = queries["clean"]
    await db.execute(query)
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"
    if queries:
        query = queries["clean"]
    await db.execute(query)
    for name in queries:
        # ok: written-out-table
        await db.execute(query)
        query = queries[name]


async def by_an_inner_function(db: AsyncDatabaseManager, queries: dict[str, str]) -> None:
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"

    def choose() -> None:
        nonlocal query
        query = queries["clean"]

    choose()
    await db.execute(query)


async def tried(db: AsyncDatabaseManager, queries: dict[str, str]) -> None:
    # ok: written-out-table
    query = "DELETE FROM brightwater.orders"
    try:
        query = queries["clean"]
    finally:
        await db.execute(query)


async def by_a_transition_table(db: AsyncDatabaseManager) -> None:
    # ruleid[+4]: written-out-table
    await db.execute("""
        CREATE FUNCTION {{schema}}.count_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO {{tables.counts}} SELECT sku FROM added;
            INSERT INTO {{tables.counts}} SELECT sku FROM queue;
            RETURN NULL;
        END $$
    """)
    # ok: written-out-table
    await db.execute(
        "CREATE TRIGGER counted AFTER INSERT ON {{tables.orders}} REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.count_up()"
    )


async def by_a_table_of_its_body(db: AsyncDatabaseManager) -> None:
    # ok: written-out-table
    await db.execute("""
        DO $$ BEGIN
            CREATE TEMPORARY TABLE picked AS SELECT sku FROM {{tables.orders}};
            DELETE FROM {{tables.stock}} USING picked WHERE stock.sku = picked.sku;
            DROP TABLE picked;
        END $$
    """)


FIRST_BAKERY = "brightwater.orders"
BY_POSITION = "DELETE FROM {} WHERE sku = $1"
COLUMN = "sku"


async def by_constants(db: AsyncDatabaseManager, limit: int, column: str, newest: bool) -> None:
    # ruleid: written-out-table
    await db.execute("DELETE FROM %s" % FIRST_BAKERY)
    # ruleid: written-out-table
    await db.execute("SELECT * FROM %s WHERE %s = $1 LIMIT %d" % (FIRST_BAKERY, column, limit))
    # ruleid: written-out-table
    await db.execute("SELECT %r, %s FROM %s" % (column, COLUMN, FIRST_BAKERY))
    # ruleid: written-out-table
    await db.execute("SELECT %s FROM brightwater.orders" % COLUMN)
    # ok: written-out-table
    await db.execute("SELECT %s FROM {{tables.orders}}" % COLUMN)
    # ok: written-out-table
    await db.execute("SELECT %(sku)s FROM {{tables.%(table)s}}" % {"sku": COLUMN, "table": "orders"})
    # ruleid: written-out-table
    await db.execute("SELECT '%%s' FROM %s" % FIRST_BAKERY)
    # ruleid: written-out-table
    await db.execute("DELETE FROM {}".format(FIRST_BAKERY))
    # ruleid: written-out-table
    await db.execute(BY_POSITION.format(FIRST_BAKERY))
    # ruleid: written-out-table
    await db.execute("SELECT {!r}, {column} FROM {}".format(column, FIRST_BAKERY, column=COLUMN))
    # ruleid: written-out-table
    await db.execute("SELECT {1} FROM {0}".format(FIRST_BAKERY, column))
    # ruleid: written-out-table
    await db.execute("SELECT {c} FROM {t}.orders".format(c=COLUMN, t=TENANT))
    # ok: written-out-table
    await db.execute("SELECT {0} FROM {1}".format(FIRST_BAKERY, column))
    # ok: written-out-table
    await db.execute("SELECT {} FROM {}".format(*[FIRST_BAKERY], column))
    # ok: written-out-table
    await db.execute("SELECT '{:>40}' FROM {}".format(FIRST_BAKERY, "{{tables.orders}}"))
