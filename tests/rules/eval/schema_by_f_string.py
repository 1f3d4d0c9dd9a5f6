from __future__ import annotations

from pgdbm import AsyncDatabaseManager, DatabaseConfig


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
