from __future__ import annotations

import textwrap
from dataclasses import dataclass

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig, TransactionManager
from pgdbm import AsyncDatabaseManager as Manager

TENANT = "brightwater"
# ruleid: schema-in-template
INSERT_ORDER = "INSERT INTO {{tables.brightwater.orders}} (sku) VALUES ($1)"
# ok: schema-in-template
COUNT_ORDERS = "SELECT count(*) FROM {{tables.orders}}"
# ruleid[+1]: schema-in-template
TAKE_STOCK = (
    "UPDATE {{tables.stock.items}} SET available = available - $2 "
    "WHERE item = $1"
)
# ok: schema-in-template
ABOUT_TEMPLATES = "Write {{tables.orders}}, and not {{tables.brightwater.orders}}."
# ok: schema-in-template
WRITTEN_OUT = "SELECT * FROM brightwater.stock"


class OrderRepository:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, sku: str, quantity: int) -> None:
        await self.db.execute(INSERT_ORDER, sku)
        await self.db.execute(TAKE_STOCK, sku, quantity)
        # ruleid: schema-in-template
        await self.db.execute("INSERT INTO {{tables.brightwater.audit}} (sku) VALUES ($1)", sku)
        # ruleid: schema-in-template
        await self.db.execute("DELETE FROM {{tables.ostrava.orders}} WHERE sku = $1", sku)
        # ruleid: schema-in-template
        await self.db.execute("TRUNCATE {{tables.MaisonLune.stock}}")
        # ok: schema-in-template
        await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)
        # ok: schema-in-template
        await self.db.execute("INSERT INTO {{schema}}.audit (sku) VALUES ($1)", sku)
        # ok: schema-in-template
        await self.db.execute("INSERT INTO brightwater.audit (sku) VALUES ($1)", sku)
        # ok: schema-in-template
        await self.db.execute("INSERT INTO audit (sku) VALUES ($1)", sku)
        # ok: schema-in-template
        await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ('{{tables.brightwater.audit}}')")
        # ok: schema-in-template
        await self.db.execute("DELETE FROM {{tables.audit}} -- and not {{tables.brightwater.audit}}")

    async def read(self) -> object:
        # ruleid: schema-in-template
        rows = await self.db.fetch_all("SELECT * FROM {{tables.brightwater.orders}}")
        # ruleid: schema-in-template
        one = await self.db.fetch_as_model(dict, "SELECT * FROM {{tables.ostrava.orders}} WHERE id = $1", 1)
        # ruleid[+4]: schema-in-template
        return rows, one, await self.db.fetch_value(
            """
            SELECT count(*)
              FROM {{tables.orders}} AS o
              JOIN {{tables.stock.items}} AS i USING (sku)
            """
        )

    async def in_one_transaction(self, sku: str) -> None:
        async with self.db.transaction() as tx:
            # ok: schema-in-template
            await tx.execute("INSERT INTO {{tables.orders}} (sku) VALUES ($1)", sku)
            # ruleid: schema-in-template
            await tx.execute("UPDATE {{tables.stock.items}} SET available = available - 1 WHERE sku = $1", sku)

    async def in_one_statement(self, sku: str) -> None:
        # ruleid[+3]: schema-in-template
        await self.db.execute(
            """
            WITH taken AS (
                UPDATE {{tables.stock.items}} SET available = available - 1 WHERE sku = $1 RETURNING sku
            )
            INSERT INTO {{tables.orders}} (sku) SELECT sku FROM taken
            """,
            sku,
        )

    async def prepared(self, sku: str) -> None:
        # ruleid: schema-in-template
        text = self.db.prepare_query("DELETE FROM {{tables.brightwater.orders}} WHERE sku = $1")
        async with self.db.acquire() as connection:
            await connection.execute(text, sku)

    async def by_a_local_name(self) -> None:
        # ruleid: schema-in-template
        query = "SELECT sku FROM {{tables.brightwater.orders}}"
        await self.db.fetch_all(query)

    async def dedented(self) -> None:
        # ruleid[+3]: schema-in-template
        query = textwrap.dedent(
            """
            SELECT sku
            FROM {{tables.brightwater.orders}}
            """
        )
        await self.db.fetch_all(query)

    async def by_f_string(self, column: str) -> None:
        # ruleid: schema-in-template
        await self.db.fetch_all(f"SELECT {column} FROM {{{{tables.brightwater.orders}}}}")
        # ok: schema-in-template
        await self.db.fetch_all(f"SELECT {column} FROM {{{{tables.orders}}}}")
        # ok: schema-in-template
        await self.db.fetch_all(f"SELECT 1 FROM {{{{tables.{TENANT}}}}}")

    async def malformed(self) -> None:
        # ok: schema-in-template
        await self.db.fetch_all("SELECT * FROM {{ tables.brightwater.orders }}")
        # ok: schema-in-template
        await self.db.fetch_all("SELECT * FROM {{tables.larder.brightwater.orders}}")

    async def meant(self) -> None:
        # ruleid: schema-in-template
        await self.db.fetch_all("SELECT * FROM {{tables.information.orders}}, {{tables.stock}}")
        # ruleid[+2]: schema-in-template
        await self.db.fetch_all(
            "SELECT * FROM {{tables.orders}} "
            "JOIN {{tables.stock.items}} USING (sku)"
        )


@dataclass
class Shelf:
    db: Manager

    async def count(self) -> object:
        # ruleid: schema-in-template
        return await self.db.fetch_value("SELECT count(*) FROM {{tables.brightwater.crates}}")


class Wrapper:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self._db = db

    async def run(self, query: str, *values: object) -> None:
        await self._db.execute(query, *values)


async def by_a_wrapper(db: AsyncDatabaseManager) -> None:
    # ruleid: schema-in-template
    await Wrapper(db).run("DELETE FROM {{tables.brightwater.orders}}")
    # ok: schema-in-template
    await Wrapper(db).run("DELETE FROM {{tables.orders}}")


async def in_a_handed_transaction(tx: TransactionManager, item: str) -> None:
    # ruleid: schema-in-template
    await tx.execute("UPDATE {{tables.stock.items}} SET available = available - 1 WHERE item = $1", item)
    # ok: schema-in-template
    await tx.execute("UPDATE {{tables.items}} SET available = available - 1 WHERE item = $1", item)


async def without_a_schema(dsn: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
    # ok: schema-in-template
    await db.execute("DELETE FROM {{tables.brightwater.orders}}")
    served = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="larder"))
    # ruleid: schema-in-template
    await served.execute("DELETE FROM {{tables.brightwater.orders}}")


async def of_asyncpg(pool: asyncpg.Pool) -> None:
    # ok: schema-in-template
    await pool.execute("DELETE FROM brightwater.orders")


async def twice_on_a_line(db: AsyncDatabaseManager) -> None:
    # ruleid: schema-in-template
    await db.execute("INSERT INTO {{tables.ostrava.stock}} SELECT * FROM {{tables.brightwater.stock}}")
    # ruleid: schema-in-template
    await db.execute_many("INSERT INTO {{tables.brightwater.stock}} VALUES ($1)", [("bun",)])
    # ok: schema-in-template
    await db.execute_many("INSERT INTO {{tables.stock}} VALUES ($1)", [("bun",)])


def only_words() -> str:
    # ok: schema-in-template
    return "In {{tables.brightwater.orders}} the braces mislead."
