from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager

COLUMNS = ("id", "item")
# ruleid: malformed-template
CONSTANT = "SELECT count(*) FROM {{ tables.orders }}"
FIELD = "SELECT count(*) FROM {tables.orders}"
QUERIES = {
    # ruleid: malformed-template
    "joined": "SELECT * FROM {{tables.orders}} JOIN {{ tables.stock }} USING (sku)",
    # ok: malformed-template
    "formatted": "SELECT * FROM {{{{tables.orders}}}} ORDER BY {}",
    # ok: malformed-template
    "elsewhere": "SELECT * FROM {{ tables.orders }}",
}


class OrderBook:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def eaten(self, column: str) -> None:
        # ruleid: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{tables.orders}} ORDER BY {column}")
        # ruleid: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{tables.orders}}")
        # ruleid: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{schema}}.orders ORDER BY {column}")
        # ruleid: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{tables.brightwater.orders}} ORDER BY {column}")
        # ruleid: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{tables.{column}}}")
        # ruleid[+2]: malformed-template
        await self.db.fetch_all(f"""
            SELECT * FROM {{{{tables.orders}}}}
              JOIN {{tables.stock}} USING (sku)
        """)
        await self.db.fetch_all(
            "SELECT * FROM {{tables.orders}} "
            # ruleid: malformed-template
            f"JOIN {{tables.stock}} USING (sku) ORDER BY {column}"
        )
        # ok: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{{{tables.orders}}}} ORDER BY {column}")
        # ok: malformed-template
        await self.db.fetch_all("SELECT * FROM {{tables.orders}} " f"ORDER BY {column}")
        # ok: malformed-template
        await self.db.fetch_all("SELECT * FROM {{tables.orders}} ORDER BY " + column)
        # ok: malformed-template
        await self.db.fetch_all("SELECT * FROM {{tables.orders}} ORDER BY %s" % column)
        # ok: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {{{{tables.{column}}}}}")
        # ok: malformed-template
        await self.db.fetch_all(f"SELECT * FROM {self.db.schema}.orders")

    async def formatted(self, column: str) -> None:
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{tables.orders}} ORDER BY {}".format(column))
        # ruleid: malformed-template
        query = "SELECT * FROM {{ tables.orders }} ORDER BY {column}".format(column=column)
        await self.db.fetch_all(query)
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{{{ tables.orders }}}} ORDER BY {}".format(column))
        # ok: malformed-template
        await self.db.fetch_all("SELECT * FROM {{{{tables.orders}}}} ORDER BY {}".format(column))
        # ok: malformed-template
        await self.db.fetch_all(FIELD.format(tables=self))
        # ok: malformed-template
        await self.db.fetch_all("SELECT * FROM {}".format("{{tables.orders}}"))

    async def misspelled(self) -> None:
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{ tables.orders }}")
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{tables.orders }}")
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{ schema }}.orders")
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{Tables.orders}}")
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{table.orders}}")
        # ruleid: malformed-template
        await self.db.fetch_all('SELECT * FROM {{tables."orders"}}')
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {{{{tables.orders}}}}")
        # ruleid: malformed-template
        await self.db.fetch_all("SELECT * FROM {tables.orders}")
        # ok: malformed-template
        await self.db.fetch_all(CONSTANT)
        # ok: malformed-template
        await self.db.fetch_all("SELECT * FROM {{tables.orders}}, {{tables.ostrava.orders}}, {{schema}}.stock")
        async with self.db.transaction() as tx:
            # ruleid: malformed-template
            await tx.execute("DELETE FROM {{ tables.orders }}")
        async with self.db.acquire() as connection:
            # ruleid: malformed-template
            await connection.execute(self.db.prepare_query("DELETE FROM {{ tables.orders }}"))

    async def braces_that_postgresql_reads(self) -> None:
        # ok: malformed-template
        await self.db.fetch_all("SELECT '{tables.orders, schema}'::text[] FROM {{tables.orders}}")
        # ok: malformed-template
        await self.db.fetch_all("SELECT E'it\\'s {schema}' FROM {{tables.orders}}")
        # ok: malformed-template
        await self.db.fetch_all("SELECT 1 AS \"{schema}\" FROM {{tables.orders}} -- not {{ tables.stock }}")
        # ok: malformed-template
        await self.db.fetch_all("SELECT 1 /* {{ tables.stock }} */ FROM {{tables.orders}}")
        # todoruleid: malformed-template
        await self.db.fetch_all("SELECT '{{ tables.orders }}'::regclass")

    async def _run(self, sql: str) -> None:
        # ok: malformed-template
        await self.db.execute(sql)

    async def by_wrapper(self) -> None:
        # ruleid: malformed-template
        await self._run(f"DELETE FROM {{tables.orders}}")
        # ok: malformed-template
        await self._run("DELETE FROM {{tables.orders}}")

    def logged(self, column: str) -> None:
        # ok: malformed-template
        print(f"could not read {{tables.orders}} by {column}")
        # ok: malformed-template
        print("{{ tables.orders }}")


async def unknown(db) -> None:
    # ok: malformed-template
    await db.execute("DELETE FROM {{ tables.orders }}")


STEPS = {
    # ruleid: malformed-template
    "clean": "DELETE FROM {{ tables.orders }}",
    # ok: malformed-template
    "prose": "Write {{ tables.orders }} here",
    # ok: malformed-template
    "pattern": "DELETE FROM {{tables.orders}} WHERE {}",
}


async def chosen(db: AsyncDatabaseManager, connection: asyncpg.Connection, newest: bool, given: str) -> None:
    await db.execute(STEPS["clean"])
    # ruleid: malformed-template
    await db.execute("DELETE FROM {tables.orders}" if newest else given)
    # ruleid: malformed-template
    for each in ("DELETE FROM {{table.orders}}", given):
        await db.execute(each)
    # ok: malformed-template
    for each in ("DELETE FROM {tables.orders}", given):
        await db.execute(each.replace("{", "{{").replace("}", "}}"))
    # ok: malformed-template
    await connection.execute("DELETE FROM {{ tables.orders }}" if newest else given)
    # ruleid[+3]: malformed-template
    if newest:
        query = given
    else:
        query = "DELETE FROM {{tables.orders}} USING {schema}.stock"
    await db.execute(query)
    # ruleid: malformed-template
    await db.execute(" ".join(["DELETE FROM {{Tables.orders}}", "WHERE sku IS NULL"]))
