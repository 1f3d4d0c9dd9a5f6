"""Programs that use pgdbm in every which way, made up by hypothesis from pieces of real code."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """\
import asyncio
import asyncpg
import pgdbm
import pytest
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig
from pgdbm import AsyncTestDatabase as TestDatabase
from pgdbm.fixtures.conftest import *
"""
NAMES = ("db", "other", "pool", "tx", "config", "self.db", "self._pool", "orders", "sku", "bakery", "stock")
SQL = (
    "SELECT * FROM orders",
    "SELECT * FROM {{tables.orders}} WHERE sku = $1",
    "INSERT INTO brightwater.orders DEFAULT VALUES",
    # kata: ignore[written-out-table] -- wrong on purpose
    "DELETE FROM {{tables.stock}}; DELETE FROM stock",
    "SET search_path TO brightwater",
    "SET LOCAL search_path TO {{schema}}",
    "SELECT pg_advisory_lock(1)",
    "CREATE TYPE {{schema}}.kind AS ENUM ('a')",
    # kata: ignore[bare-type] -- wrong on purpose
    "CREATE TYPE kind AS ENUM ('a'); CREATE TABLE {{tables.a}} (b kind)",
    "CREATE SCHEMA crème",
    "DROP SCHEMA brightwater CASCADE",
    "CREATE DATABASE orders",
    "UPDATE {{ tables.orders }} SET n = 1",
    "not sql at all {",
    "",
)
METHODS = (
    "acquire",
    "close",
    "connect",
    "disconnect",
    "execute",
    "executemany",
    "fetch_all",
    "fetch_one",
    "fetch_value",
    "transaction",
    "apply_pending_migrations",
    "create_test_database",
    "drop_test_database",
)

names = st.sampled_from(NAMES)
methods = st.sampled_from(METHODS)


def _spelled(sql: str) -> st.SearchStrategy[str]:
    """One text of SQL in the ways in which code spells strings."""
    doubled = sql.replace("{", "{{").replace("}", "}}")
    middle = len(sql) // 2
    return st.one_of(
        st.just(repr(sql)),
        st.just(f'"""\n    {sql}\n    """'),
        st.just(f"({sql[:middle]!r}\n    {sql[middle:]!r})"),
        st.just(f"{sql!r}.strip()"),
        names.map(lambda name: f"f{doubled + ' AND n = {' + name + '}'!r}"),
        names.map(lambda name: f"{sql!r} + {name}"),
        names.map(lambda name: f"{sql.replace('orders', '%s')!r} % {name}"),
        names.map(lambda name: f"{sql.replace('orders', '{}')!r}.format({name})"),
    )


strings = st.sampled_from(SQL).flatmap(_spelled)
made = st.sampled_from(
    (
        "AsyncDatabaseManager(config)",
        'AsyncDatabaseManager(pool=pool, schema="brightwater")',
        "pgdbm.AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, min_connections=1))",
        'DatabaseConfig(schema="brightwater", max_connections=20)',
        'AsyncMigrationManager(db, "migrations")',
        'AsyncMigrationManager(db, "migrations", module_name="orders")',
        "TestDatabase(config)",
        "await AsyncDatabaseManager.create_shared_pool(config)",
        "await asyncpg.create_pool(dsn)",
        "None",
        "[db, other]",
        "await asyncio.gather(db, other)",
    )
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}.{}".format, inner, st.sampled_from(("db", "_pool", "config", "schema"))),
        st.builds("await {}.{}({})".format, names, methods, inner),
        st.builds("{} or {}".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, names, inner),
        st.builds("{}({})".format, names, inner),
        st.builds("[{} for {} in {}]".format, inner, st.sampled_from(("db", "row")), names),
        st.builds("(lambda db: {})".format, inner),
        st.builds("(found := {})".format, names),
    )


expressions = st.recursive(st.one_of(names, made, strings), _larger, max_leaves=4)
at_once = st.sampled_from(
    (
        'db = AsyncDatabaseManager(DatabaseConfig(schema="brightwater"))',
        "await db.connect()",
        'other = AsyncDatabaseManager(pool=pool, schema="brightwater")\nawait other.connect()',
        "await db.execute('SET search_path TO brightwater')",
        "await db.execute('SELECT pg_advisory_lock(1)')",
        "await db.execute(f'SELECT * FROM {bakery}.orders')",
        "await db.execute('SELECT * FROM {{tables.orders}} JOIN stock ON true')",
        "await db.execute('UPDATE {{ tables.orders }} SET n = 1')",
        "db.schema = bakery",
        "async with db.transaction() as tx:\n    await db.execute('DELETE FROM {{tables.orders}}')",
        "await TestDatabase(config).create_test_database('a')",
        "await db.execute('CREATE DATABASE orders')",
        "await AsyncMigrationManager(db, 'a').apply_pending_migrations()",
        "try:\n    await db.execute('SELECT 1')\nfinally:\n    await db.disconnect()",
    )
)
"""What a rule has something to say about, if `db` is what it says."""
simple = st.one_of(
    at_once,
    at_once,
    st.builds("{} = {}".format, names, expressions),
    st.builds("{}, {} = {}".format, names, names, expressions),
    st.builds("await {}.{}({})".format, names, methods, strings),
    st.builds("await {}.{}()".format, names, methods),
    st.builds("{}.schema = {}".format, names, names),
    st.builds("return {}".format, expressions),
    st.builds("yield {}".format, names),
    st.builds("global {}".format, st.sampled_from(("shared", "cached"))),
    st.sampled_from(("pass", "raise", "break_ = 1", "del orders", "import larder", "from .orders import *")),
)


def _block(head: str, body: list[str]) -> str:
    return f"{head}:\n{indent(chr(10).join(body), '    ')}"


def _tried(body: list[str], other: list[str], shape: str) -> str:
    if shape == "finally":
        return f"{_block('try', body)}\n{_block('finally', other)}"
    return f"{_block('try', body)}\n{_block(f'except {shape}', other)}"


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3)
    heads = st.one_of(
        st.builds("if {}".format, names),
        st.builds("if {} is None".format, names),
        st.builds("for {} in {}".format, st.sampled_from(("db", "row")), expressions),
        st.builds("async with {}.transaction() as tx".format, names),
        st.builds("async with {}.acquire() as {}".format, names, st.sampled_from(("connection", "db"))),
        st.builds("async with {} as {}".format, made, st.sampled_from(("db", "pool"))),
        st.builds("while {}".format, names),
    )
    caught = st.sampled_from(("finally", "Exception", "(OSError, asyncpg.PostgresError) as error"))
    return st.one_of(st.builds(_block, heads, body), st.builds(_tried, body, body, caught))


statements = st.recursive(simple, _compound, max_leaves=6)
parameters = st.lists(
    st.sampled_from(
        (
            "db: AsyncDatabaseManager",
            "bakery: str",
            "test_db",
            "test_db_with_schema",
            "pool: asyncpg.Pool",
            "other: AsyncDatabaseManager",
            "config: 'DatabaseConfig | None' = None",
            "manager: Annotated[AsyncDatabaseManager, 1] = None",
        )
    ),
    unique=True,
    max_size=3,
)
decorators = st.sampled_from(("", "", "", "@pytest.fixture\n", "@asynccontextmanager\n", "@property\n"))


def _function(decorator: str, name: str, given: list[str], body: list[str]) -> str:
    """One of pgdbm's managers is always at hand, as it is in real code."""
    if not any(parameter.startswith("db") for parameter in given):
        given = [*given, "db: AsyncDatabaseManager"]
    return decorator + _block(f"async def {name}({', '.join(sorted(given, key=_has_default))})", body)


def _has_default(parameter: str) -> bool:
    return "=" in parameter


def functions(given: Callable[[list[str]], list[str]] = list) -> st.SearchStrategy[str]:
    """Functions, fixtures and tests."""
    named = st.sampled_from(("place", "count", "test_place", "orders", "connect", "close", "db", "__init__"))
    return st.builds(
        _function, decorators, named, parameters.map(given), st.lists(statements, min_size=1, max_size=4)
    )


def _with_self(given: list[str]) -> list[str]:
    return ["self", *given]


def _class(decorator: str, base: str, fields: list[str], methods: list[str]) -> str:
    return decorator + _block(f"class Orders{base}", ["pass", *fields, *methods])


classes = st.builds(
    _class,
    st.sampled_from(("", "@dataclass\n")),
    st.sampled_from(("", "(AsyncDatabaseManager)", "(Orders)", "(Base)")),
    st.lists(
        st.sampled_from(("db: AsyncDatabaseManager", "_pool: asyncpg.Pool = None", "n = 1")), max_size=2
    ),
    st.lists(functions(_with_self), min_size=1, max_size=3),
)
programs = st.lists(st.one_of(functions(), classes, made.map("db = {}".format)), min_size=1, max_size=4).map(
    lambda pieces: "\n".join([HEAD, *pieces]) + "\n"
)
"""Python that can be parsed, if not always compiled, and mostly uses pgdbm."""
