"""What a piece is tried on: a database with two bakeries' tables in it, and a look at it from outside."""

from __future__ import annotations

import importlib.util
import inspect
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg
from pgdbm import AsyncDatabaseManager, DatabaseConfig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from checker.postgres.databases import Login, Run, TrialDatabase

_TABLES = """
CREATE SCHEMA IF NOT EXISTS {0};
CREATE TABLE {0}.crates (item text, pieces integer CHECK (pieces >= 0));
CREATE TABLE {0}.sales (item text, pieces integer);
CREATE TABLE {0}.ledger (line text);
CREATE TABLE {0}.plans (item text);
INSERT INTO {0}.crates VALUES ('rye', 10), ('{0}', 3);
"""

SCHEMAS = ("brightwater", "ostrava", '"MaisonLune"', "maisonlune", "public")
"""Two bakeries; one with capitals, beside another that its name would be folded to; and the decoy."""

_HAULIERS = """
CREATE TABLE public.hauliers (name text, pieces integer);
INSERT INTO public.hauliers VALUES ('Dale', 40), ('Moss & Co', 400);
"""

SETUP = "".join(_TABLES.format(schema) for schema in SCHEMAS) + _HAULIERS


@dataclass(frozen=True)
class Stage:
    """A fresh database for one piece.

    Attributes:
        run: makes databases, for a piece that needs more than this one.
        database: this one.
        look: a connection that no piece knows of.
        folder: for files.
    """

    run: Run
    database: TrialDatabase
    look: asyncpg.Connection[asyncpg.Record]
    folder: Path

    @property
    def dsn(self) -> str:
        """How a piece reaches the database."""
        return self.database.app.dsn

    def config(self, size: int = 4, **more: Any) -> DatabaseConfig:
        """A configuration for the host that the piece is part of; all its connections are opened at once."""
        return DatabaseConfig(
            connection_string=self.dsn, min_connections=size, max_connections=size, retry_attempts=1, **more
        )

    @asynccontextmanager
    async def pool(self, size: int = 4) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
        """A shared pool, which is cut off at the end, whatever still runs on it."""
        pool = await AsyncDatabaseManager.create_shared_pool(self.config(size))
        try:
            yield pool
        finally:
            pool.terminate()

    async def rows(self, table: str) -> list[tuple[Any, ...]]:
        """All rows of a table, in a fixed order."""
        query = f"SELECT * FROM {table} AS t ORDER BY t::text"  # noqa: S608  # of our own
        found = await self.look.fetch(query)
        return [tuple(row) for row in found]

    async def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of the tables that were there from the start, by the table's name."""
        tables = ("crates", "sales", "ledger", "plans")
        return {name: await self.rows(name) for name in (f"{s}.{t}" for s in SCHEMAS for t in tables)}

    async def tables(self, name: str) -> set[str]:
        """The schemas that have a table of this name."""
        found = await self.look.fetch(
            "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = $1", name
        )
        return {row[0] for row in found}

    async def sessions(self, condition: str) -> int:
        """How many sessions of the piece and its host there are of which something is true."""
        query = f"SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND {condition}"  # noqa: S608  # of our own
        count: int = await self.look.fetchval(query, self.database.app.role)
        return count


@asynccontextmanager
async def open_stage(run: Run, folder: Path) -> AsyncIterator[Stage]:
    """Make a database, and drop it afterwards."""
    template = await run.template("quiz", SETUP)
    database = await run.database(template=template, create_databases=True)
    look = await connect(database.observer)
    try:
        yield Stage(run, database, look, folder)
    finally:
        look.terminate()
        await database.drop()


async def connect(login: Login) -> asyncpg.Connection[asyncpg.Record]:
    """A connection of the trial's own."""
    return await asyncpg.connect(
        host=login.host,
        port=login.port,
        user=login.role,
        password=login.password,
        database=login.database,
    )


def entry(path: Path) -> Any:
    """Import a piece, and give what it offers: its one function or class without an underscore."""
    spec = importlib.util.spec_from_file_location(f"quiz_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (offered,) = (
        thing
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module.__name__
    )
    return offered
