from dataclasses import dataclass, field
from textwrap import dedent
from typing import ClassVar

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig

from larder import Manager as Db

# ruleid[+1]: bare-type
STATES = """
CREATE TYPE delivery_state AS ENUM ('packed', 'delivered');
CREATE TABLE {{tables.deliveries}} (order_id integer, state delivery_state)
"""
# ok: bare-type
PLAIN = "CREATE TYPE delivery_state AS ENUM ('packed', 'delivered')"
# ok: bare-type
WHERE_IT_BELONGS = "CREATE TYPE {{schema}}.delivery_state AS ENUM ('packed', 'delivered')"


async def sent(db: AsyncDatabaseManager) -> None:
    await db.execute(STATES)
    # ruleid[+1]: bare-type
    await db.execute(
        "CREATE DOMAIN pence AS integer;"
        " CREATE TABLE {{tables.prices}} (item text, price pence)"
    )
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm')")


async def put_together(db: AsyncDatabaseManager, name: str, schema: str) -> None:
    # ok: bare-type
    await db.execute(f"CREATE TYPE {name} AS ENUM ('a'); DELETE FROM {{{{tables.orders}}}}")
    # ok: bare-type
    await db.execute(f"CREATE TYPE {schema}.mood AS ENUM ('a'); DELETE FROM {{{{tables.orders}}}}")


async def on_its_own_pool(dsn: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="orders"))
    await db.connect()
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE {{tables.days}} (mood mood)")


async def without_a_schema(dsn: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
    await db.connect()
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE {{tables.days}} (mood mood)")


async def on_a_shared_pool(dsn: str) -> None:
    pool = await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=dsn))
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    # ruleid: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE {{tables.days}} (mood mood)")


async def path_is_set(db: AsyncDatabaseManager) -> None:
    async with db.transaction() as tx:
        # ok: bare-type
        await tx.execute("SET LOCAL search_path TO {{schema}}; CREATE TYPE mood AS ENUM ('calm')")


async def not_sql(db: AsyncDatabaseManager) -> None:
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'; DELETE FROM {{tables.orders}}")


@dataclass
class Schema:
    # ruleid[+1]: bare-type
    statements: list[str] = field(default_factory=lambda: [
        "CREATE FUNCTION total(integer) RETURNS integer LANGUAGE sql AS 'SELECT sum(pence) FROM {{tables.prices}}'",
        "CREATE TABLE {{tables.prices}} (pence integer)",
    ])
    # ruleid: bare-type
    SIZES: ClassVar[str] = "CREATE TYPE size AS ENUM ('small'); CREATE TABLE {{tables.loaves}} (size size)"

    async def install(self, db: Db, with_sizes: bool) -> None:
        # ruleid[+1]: bare-type
        await db.execute(dedent("""
            CREATE DOMAIN sku AS text;
            CREATE TABLE {{tables.items}} (sku sku)
        """))
        # ruleid: bare-type
        sql = "CREATE TYPE oven AS ENUM ('deck'); SELECT count(*) FROM {{tables.ovens}}" if with_sizes else ""
        await db.execute(sql)
        # todoruleid: bare-type
        await db.execute("CREATE TYPE tin AS ENUM ('round')")
        await db.execute("CREATE TABLE {{tables.tins}} (tin tin)")


TYPE = "delivery_day"
# ruleid: bare-type
CONSTANT_NAME = f"CREATE TYPE {TYPE} AS ENUM ('mon'); CREATE TABLE {{{{tables.days}}}} (day {TYPE})"
# ok: bare-type
QUALIFIED = "CREATE TYPE {{schema}}." + TYPE + " AS ENUM ('mon'); CREATE TABLE {{tables.days}} (a integer)"
# ok: bare-type
PROSE = "Tell them to CREATE TYPE mood first; {{tables.days}} comes after."
# ok: bare-type
LITERAL = "INSERT INTO {{tables.notes}} (text) VALUES ('CREATE TYPE mood AS ENUM ()')"
# ok: bare-type
COMMENTED = "-- CREATE TYPE mood AS ENUM ('calm');\nCREATE TABLE {{tables.days}} (mood text)"
# ok: bare-type
TEMPORARY = "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; DELETE FROM {{tables.days}}"
# ok: bare-type
CAST = "INSERT INTO {{tables.days}} (mood) VALUES ('calm'::mood) RETURNING EXTRACT(dow FROM now())"


async def chosen(pool: asyncpg.Pool) -> None:
    plain = Db(DatabaseConfig(database="larder"))
    # ok: bare-type
    for each in ("CREATE TYPE mood AS ENUM ('calm'); DELETE FROM {{tables.days}}", "SELECT 1"):
        await plain.execute(each)
    borrowed = Db(pool=pool, schema="ostrava")
    # ruleid: bare-type
    for each in ("CREATE TYPE mood AS ENUM ('calm'); DELETE FROM {{tables.days}}", "SELECT 1"):
        await borrowed.execute(each)
