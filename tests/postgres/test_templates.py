"""Templates: built once, by a role with few rights, and never used half-built."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import asyncpg
import pytest

from checker.postgres.databases import Run

if TYPE_CHECKING:
    from checker.postgres import Server
    from checker.postgres.connections import Connection


@pytest.fixture
def setup_sql() -> str:
    """A set-up that no other test has used."""
    return f"CREATE TABLE t_{secrets.token_hex(8)} ()"


async def _identity(superuser: Connection, database: str) -> int | None:
    """Give a number that changes when a database is made anew."""
    number: int | None = await superuser.fetchval("SELECT oid FROM pg_database WHERE datname = $1", database)
    return number


async def test_the_embedded_server_keeps_templates_for_the_next_run(
    embedded_server: Server, superuser: Connection, setup_sql: str
) -> None:
    async with Run(embedded_server) as first:
        name = await first.template("kept", setup_sql)
        built = await _identity(superuser, name)
    async with Run(embedded_server) as second:
        assert await second.template("kept", setup_sql) == name
    assert await _identity(superuser, name) == built


async def test_other_servers_keep_nothing(
    server_by_url: Server, superuser: Connection, setup_sql: str
) -> None:
    async with Run(server_by_url) as run:
        name = await run.template("private", setup_sql)
        assert await run.template("private", setup_sql) == name
        assert await _identity(superuser, name)
    assert await _identity(superuser, name) is None
    assert not await superuser.fetchval("SELECT count(*) FROM pg_roles WHERE rolname LIKE $1", f"%{run.id}%")


async def test_content_makes_the_template(server: Server, setup_sql: str) -> None:
    async with Run(server) as run:
        name = await run.template("one", setup_sql)
        assert await run.template("two", setup_sql) != name
        assert await run.template("one", setup_sql + ";CREATE TABLE more ()") != name


async def test_runs_that_build_the_same_template_at_once_get_the_same(
    embedded_server: Server, setup_sql: str
) -> None:
    async def build() -> str:
        async with Run(embedded_server) as run:
            name = await run.template("shared", f"SELECT pg_sleep(0.2); {setup_sql}")
            trial = await run.database(template=name)
            connection = await asyncpg.connect(trial.app.dsn)
            count = await connection.fetchval("SELECT count(*) FROM pg_class WHERE relname LIKE 't\\_%'")
            await connection.close()
            assert count == 1
            return name

    assert len(set(await asyncio.gather(*(build() for _ in range(4))))) == 1


_BUILDER = """
import asyncio, json, sys
from checker.postgres import Server
from checker.postgres.databases import Run

async def main():
    async with Run(Server(**json.loads(sys.argv[1]))) as run:
        await run.template("killed", sys.argv[2])

asyncio.run(main())
"""


async def test_a_template_whose_builder_was_killed_is_built_anew(
    embedded_server: Server, superuser: Connection, setup_sql: str
) -> None:
    slow = f"{setup_sql}; COMMIT; SELECT pg_sleep(0.5); CREATE TABLE last ()"
    arguments = ["-c", _BUILDER, json.dumps(asdict(embedded_server)), slow]
    builder = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    in_the_midst = "SELECT datname FROM pg_stat_activity WHERE query = $1 AND wait_event = 'PgSleep'"
    async with asyncio.timeout(15):
        while not (name := await superuser.fetchval(in_the_midst, slow)):
            await asyncio.sleep(0.01)
    builder.kill()
    await builder.wait()
    half_built = await _identity(superuser, name)
    async with Run(embedded_server) as run:
        assert await run.template("killed", slow) == name
        assert await _identity(superuser, name) != half_built
        trial = await run.database(template=name)
        connection = await asyncpg.connect(trial.app.dsn)
        assert await connection.fetch("SELECT FROM last") == []
        await connection.close()


@pytest.mark.parametrize(
    "forbidden",
    ["CREATE ROLE intruder", "RESET ROLE; ALTER ROLE postgres NOLOGIN", "COPY (SELECT 1) TO PROGRAM 'true'"],
)
async def test_the_set_up_has_no_rights_beyond_its_database(server: Server, forbidden: str) -> None:
    async with Run(server) as run:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run.template("forbidden", forbidden)


async def test_after_a_set_up_that_fails_the_same_can_be_tried_again(server: Server) -> None:
    async with Run(server) as run:
        for _ in range(2):
            with pytest.raises(asyncpg.UndefinedTableError):
                await run.template("wrong", "SELECT * FROM nothing_of_that_name")
