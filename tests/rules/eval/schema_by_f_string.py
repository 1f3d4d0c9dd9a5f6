from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Annotated, Optional

import pgdbm
import pytest
import pytest_asyncio
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager
from pgdbm.fixtures.conftest import test_db_with_schema

from larder import Manager as Db

log = logging.getLogger(__name__)


class OrderBook:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
        self.bakery = db.schema
        self.customer = "Ada"

    async def place(self, sku: str) -> None:
        # ruleid: schema-by-f-string
        await self.db.execute(f"INSERT INTO {self.db.schema}.orders (sku) VALUES ($1)", sku)
        # ruleid: schema-by-f-string
        await self.db.execute(f'INSERT INTO "{self.db.schema}".orders (sku) VALUES ($1)', sku)
        # ruleid: schema-by-f-string
        await self.db.execute(f"INSERT INTO {self.bakery}.orders (sku) VALUES ($1)", sku)
        # ruleid: schema-by-f-string
        await self.db.execute("INSERT INTO %s.orders (sku) VALUES ($1)" % self.db.schema, sku)
        # ruleid: schema-by-f-string
        await self.db.execute("INSERT INTO " + self.db.schema + ".orders (sku) VALUES ($1)", sku)
        # todoruleid: schema-by-f-string
        await self.db.execute("INSERT INTO {}.orders (sku) VALUES ($1)".format(self.db.schema), sku)
        # ok: schema-by-f-string
        await self.db.execute("INSERT INTO {{schema}}.orders (sku) VALUES ($1)", sku)
        # ok: schema-by-f-string
        await self.db.execute(f"INSERT INTO {{{{tables.orders}}}} (sku) VALUES ({self.db.schema})")

    async def by_variable(self) -> None:
        schema = self.db.schema
        # ruleid[+2]: schema-by-f-string
        await self.db.fetch_all(f"""
            SELECT *
              FROM {schema}.orders
              JOIN {{{{tables.stock}}}} USING (sku)
        """)
        table = f"{schema}.orders"
        # ruleid: schema-by-f-string
        await self.db.fetch_all(f"SELECT * FROM {table}")
        async with self.db.transaction() as tx:
            # ruleid: schema-by-f-string
            await tx.execute(f"DELETE FROM {schema}.orders")
            # ok: schema-by-f-string
            await tx.execute(f"DELETE FROM {{{{tables.orders}}}} WHERE sku = '{schema}'")
        async with self.db.acquire() as conn:
            # ruleid: schema-by-f-string
            await conn.execute(f"DELETE FROM {schema}.orders")

    async def _run(self, sql: str) -> None:
        # ok: schema-by-f-string
        await self.db.execute(sql)

    async def by_wrapper(self) -> None:
        # ruleid: schema-by-f-string
        await self._run(f"DELETE FROM {self.db.schema}.orders")

    async def other_holes(self, schema: str, table: str) -> None:
        # ok: schema-by-f-string
        await self.db.execute(f"DELETE FROM {schema}.orders")
        # ok: schema-by-f-string
        await self.db.execute(f"DELETE FROM {{{{schema}}}}.{table}")
        # ok: schema-by-f-string
        await self.db.execute(f"DELETE FROM {self.customer}.orders")
        # ok: schema-by-f-string
        await self.db.execute(f"SELECT o.{self.db.schema} FROM {{{{tables.orders}}}} o")


async def ensure(db: AsyncDatabaseManager, config: DatabaseConfig) -> None:
    # ok: schema-by-f-string
    await db.execute(f'CREATE SCHEMA IF NOT EXISTS "{db.schema}"')
    # ok: schema-by-f-string
    await db.execute(f'SET search_path = "{db.schema}"')
    # ok: schema-by-f-string
    await db.execute(f"DELETE FROM {config.schema_name}.orders")
    # ok: schema-by-f-string
    print(f"DELETE FROM {db.schema}.orders")


async def unknown(db) -> None:
    # ok: schema-by-f-string
    await db.execute(f"DELETE FROM {db.schema}.orders")


async def under_the_projects_name(db: Db, other: "AsyncDatabaseManager | None", third: Optional[Db]) -> None:
    # ruleid: schema-by-f-string
    await db.execute(f"TRUNCATE {db.schema}.orders")
    # ruleid: schema-by-f-string
    await other.execute(f"LOCK TABLE {other.schema}.orders")
    # ruleid: schema-by-f-string
    await third.fetch_one(f"SELECT * FROM {third.schema}.orders FOR UPDATE")


async def in_every_part(db: Annotated[AsyncDatabaseManager, "the book"]) -> None:
    # ruleid: schema-by-f-string
    await db.execute(f"WITH o AS (SELECT * FROM {db.schema}.orders) DELETE FROM {{{{tables.stock}}}} USING o")
    # ruleid: schema-by-f-string
    await db.fetch_all(f"SELECT * FROM {{{{tables.stock}}}} WHERE sku IN (SELECT sku FROM {db.schema}.orders)")
    # ruleid: schema-by-f-string
    await db.execute(f"CREATE TABLE {db.schema}.orders (sku text)")
    # ruleid: schema-by-f-string
    await db.execute(f"MERGE INTO {{{{tables.stock}}}} s USING {db.schema}.orders o ON s.sku = o.sku WHEN MATCHED THEN DELETE")
    # ok: schema-by-f-string
    await db.fetch_all(f"SELECT EXTRACT(dow FROM day) FROM {{{{tables.orders}}}} WHERE b IS DISTINCT FROM '{db.schema}'")
    # ok: schema-by-f-string
    await db.execute(f"/* {db.schema}.orders */ DELETE FROM {{{{tables.orders}}}}")
    # ok: schema-by-f-string
    await db.execute(f"COMMENT ON SCHEMA {db.schema} IS 'the tables of {db.schema}.orders'")
    # ok: schema-by-f-string
    log.info(f"DELETE FROM {db.schema}.orders")


@dataclass
class Repository:
    db: AsyncDatabaseManager
    schema: str = "brightwater"

    @property
    def place(self) -> str:
        return self.db.schema

    async def count(self) -> int:
        # ruleid: schema-by-f-string
        first = await self.db.fetch_value(f"SELECT count(*) FROM {self.place}.orders")
        if (schema := self.db.schema) and await self.db.table_exists("orders"):
            # ruleid: schema-by-f-string
            first += await self.db.fetch_value(f"SELECT count(*) FROM {schema}.orders")
        # ok: schema-by-f-string
        return first + await self.db.fetch_value(f"SELECT count(*) FROM {self.schema}.orders")

    async def count_either(self, schema: str | None) -> int:
        where = schema or self.db.schema
        # todoruleid: schema-by-f-string
        return await self.db.fetch_value(f"SELECT count(*) FROM {where}.orders")

    async def in_a_transaction(self) -> None:
        async def clear(tx: TransactionManager, db: AsyncDatabaseManager) -> None:
            # ruleid: schema-by-f-string
            await tx.execute(f"DELETE FROM {db.schema}.orders")

        async with self.db.transaction() as tx:
            await clear(tx, self.db)


class Tracked(AsyncDatabaseManager):
    async def clear(self) -> None:
        # ruleid: schema-by-f-string
        await self.execute(f"DELETE FROM {self.schema}.orders")


async def by_constants(db: AsyncDatabaseManager, tables: list[str]) -> None:
    query = "SELECT * FROM {schema}.orders"
    # todoruleid: schema-by-f-string
    await db.fetch_all(query.format(schema=db.schema))
    # todoruleid: schema-by-f-string
    await db.fetch_all(f"SELECT * FROM {db.schema or 'public'}.orders")
    # todoruleid: schema-by-f-string
    await db.execute(";".join(f"DELETE FROM {db.schema}.{table}" for table in tables))
    # ok: schema-by-f-string
    await db.fetch_all(f"SELECT '{db.schema}' AS schema, o.* FROM {{{{tables.orders}}}} o FOR UPDATE OF o")


async def test_of_pgdbms_fixture(test_db_with_schema) -> None:
    # ruleid: schema-by-f-string
    await test_db_with_schema.execute(f"DELETE FROM {test_db_with_schema.schema}.orders")


class Model:
    schema = "brightwater"


async def of_something_else(db: AsyncDatabaseManager, session, connection, model: Model) -> None:
    # ok: schema-by-f-string
    await db.fetch_all(f"SELECT * FROM {model.schema}.orders")
    # ok: schema-by-f-string
    await session.execute(f"SELECT * FROM {session.schema}.orders")
    # ok: schema-by-f-string
    await connection.execute(f"SELECT * FROM {db.schema}.orders")


async def chosen(db: AsyncDatabaseManager, newest: bool, given: str) -> None:
    # ruleid: schema-by-f-string
    await db.execute(f"DELETE FROM {db.schema}.orders" if newest else "DELETE FROM {{tables.orders}}")
    if newest:
        # ruleid: schema-by-f-string
        query = f"DELETE FROM {db.schema}.orders"
    else:
        query = given
    await db.execute(query)
    # ruleid: schema-by-f-string
    for each in (f"DELETE FROM {db.schema}.orders", "DELETE FROM {{tables.stock}}"):
        await db.execute(each)
    # ruleid: schema-by-f-string
    await db.execute(" ".join([f"DELETE FROM {db.schema}.orders", "WHERE sku IS NULL"]))
    # ok: schema-by-f-string
    await db.execute(f"SELECT '{db.schema}'" if newest else "DELETE FROM {{tables.orders}}")
