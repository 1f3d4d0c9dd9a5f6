"""Databases of trials: who may do what in them, and that nothing of them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from checker.postgres import PostgresUnavailable
from checker.postgres.databases import Login, Run
from checker.postgres.names import quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from checker.postgres import Server
    from checker.postgres.connections import Connection

SETUP = """
CREATE EXTENSION citext;
CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('calm', 'busy');
CREATE TABLE shop.orders (id serial PRIMARY KEY, mail citext, mood shop.mood);
INSERT INTO shop.orders (mail) VALUES ('Ada@example.org');
CREATE VIEW shop.mails AS SELECT mail FROM shop.orders;
CREATE FUNCTION shop.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE notes (text text);
"""

# Everything in a database that belongs to somebody, but for what PostgreSQL itself brings.
OWNERS = """
SELECT DISTINCT owner::regrole::text FROM (
  SELECT relowner AS owner FROM pg_class WHERE oid >= 16384
  UNION ALL SELECT nspowner FROM pg_namespace WHERE oid >= 16384
  UNION ALL SELECT extowner FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL SELECT typowner FROM pg_type WHERE typname = 'mood'
  UNION ALL SELECT proowner FROM pg_proc WHERE proname = 'one'
) AS owned
"""


@pytest.fixture
async def run(server: Server) -> AsyncIterator[Run]:
    async with Run(server) as made:
        yield made


async def _connect(login: Login, **changes: str) -> Connection:
    how: dict[str, Any] = {
        "host": login.host,
        "port": login.port,
        "user": login.role,
        "password": login.password,
        "database": login.database,
        "timeout": 5,
    }
    connection: Connection = await asyncpg.connect(**how | changes)
    return connection


async def _made_by(superuser: Connection, run: Run) -> list[str]:
    """Give the databases and roles that carry a run's id."""
    rows = await superuser.fetch(
        "SELECT datname FROM pg_database WHERE datname LIKE $1"
        " UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE $1 ORDER BY 1",
        f"%{run.id}%",
    )
    return [row[0] for row in rows]


async def test_a_run_says_what_server_it_is_on(run: Run) -> None:
    trial = await run.database(template=await run.template("empty", None))
    connection = await asyncpg.connect(trial.app.dsn)
    assert run.server_version in await connection.fetchval("SELECT version()")
    await connection.close()


async def test_the_learners_role_owns_all_that_the_set_up_made(run: Run) -> None:
    trial = await run.database(template=await run.template("shop", SETUP))
    app = await _connect(trial.app)
    assert [row["owner"] for row in await app.fetch(OWNERS)] == [trial.app.role]
    await app.execute("INSERT INTO shop.orders (mail, mood) VALUES ('bo@example.org', 'busy')")
    await app.execute("ALTER TABLE shop.orders ADD COLUMN total int; GRANT SELECT ON shop.orders TO PUBLIC")
    await app.execute("ALTER TYPE shop.mood ADD VALUE 'late'")
    await app.execute("DROP TABLE notes; DROP VIEW shop.mails; DROP FUNCTION shop.one")
    await app.execute("CREATE SCHEMA mine; CREATE TABLE mine.things (); CREATE TABLE bare ()")
    await app.execute("DROP SCHEMA shop CASCADE; DROP EXTENSION citext")
    await app.close()


async def test_the_learners_role_has_no_rights_beyond(run: Run) -> None:
    trial = await run.database(template=await run.template("empty", None))
    app = await _connect(trial.app)
    rights = await app.fetchrow(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
        " FROM pg_roles WHERE rolname = current_user"
    )
    assert rights is not None
    assert not any(rights.values())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("CREATE DATABASE more")
    await app.close()


async def test_only_a_superuser_can_let_the_learners_role_create_in_pg_catalog(
    embedded_server: Server, server_by_url: Server
) -> None:
    async with Run(embedded_server) as run:
        template = await run.template("empty", None)
        trial = await run.database(template=template, create_in_pg_catalog=True)
        app = await _connect(trial.app)
        await app.execute("CREATE TYPE pg_catalog.mood AS ENUM ('calm', 'busy')")
        await app.close()
        app = await _connect((await run.database(template=template)).app)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("CREATE TYPE pg_catalog.mood AS ENUM ('calm', 'busy')")
        await app.close()
    async with Run(server_by_url) as run:
        with pytest.raises(PostgresUnavailable, match="may not grant CREATE on the schema pg_catalog"):
            await run.database(template=await run.template("empty", None), create_in_pg_catalog=True)


@pytest.mark.parametrize("who", ["app", "observer"])
async def test_a_trial_cannot_get_into_the_database_of_another(run: Run, who: str) -> None:
    template = await run.template("shop", SETUP)
    mine, theirs = await run.database(template=template), await run.database(template=template)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _connect(getattr(mine, who), database=theirs.name)
    with pytest.raises(
        asyncpg.ObjectNotInPrerequisiteStateError, match="not currently accepting connections"
    ):
        await _connect(getattr(mine, who), database=template)


@pytest.mark.parametrize("database", ["postgres", "template1"])
async def test_a_trial_cannot_get_into_the_databases_of_a_server_that_is_ours(
    embedded_server: Server, database: str
) -> None:
    async with Run(embedded_server) as run:
        trial = await run.database(template=await run.template("empty", None))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _connect(trial.app, database=database)


async def test_roles_of_two_trials_have_nothing_in_common(run: Run) -> None:
    template = await run.template("shop", SETUP)
    mine, theirs = await run.database(template=template), await run.database(template=template)
    app = await _connect(mine.app)
    for role in (theirs.app.role, theirs.observer.role, f"{template}_owner", mine.observer.role):
        assert not await app.fetchval("SELECT pg_has_role(current_user, $1, 'MEMBER')", role), role
    await app.close()


async def test_the_observer_sees_what_the_learners_role_made_and_does(run: Run) -> None:
    trial = await run.database(template=await run.template("shop", SETUP))
    app, observer = await _connect(trial.app), await _connect(trial.observer)
    await app.execute("CREATE SCHEMA mine; CREATE TABLE mine.things AS SELECT 7 AS n")
    assert await observer.fetchval("SELECT n FROM mine.things") == 7
    assert await observer.fetchval("SHOW search_path") == "pg_catalog"
    query = await observer.fetchval("SELECT query FROM pg_stat_activity WHERE usename = $1", trial.app.role)
    assert query.startswith("CREATE SCHEMA mine")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.fetch("SELECT pg_terminate_backend($1)", observer.get_server_pid())
    await app.close()
    await observer.close()


async def test_the_connection_limit_is_the_learners_role_s(run: Run) -> None:
    trial = await run.database(template=await run.template("empty", None), connection_limit=1)
    app = await _connect(trial.app)
    with pytest.raises(asyncpg.TooManyConnectionsError):
        await _connect(trial.app)
    observer = await _connect(trial.observer)
    await app.close()
    await observer.close()


def test_a_login_is_percent_encoded_and_hides_its_password() -> None:
    login = Login("us er", "p@ss/w:rd", "::1", 5432, "da?ta")
    assert login.dsn == "postgresql://us%20er:p%40ss%2Fw%3Ard@[::1]:5432/da%3Fta"
    assert "p@ss" not in repr(login)


async def test_drop_leaves_nothing(superuser: Connection, run: Run) -> None:
    template = await run.template("empty", None)
    trial = await run.database(template=template)
    assert await _made_by(superuser, run) == [trial.name, trial.app.role, trial.observer.role]
    await trial.drop()
    assert await _made_by(superuser, run) == []
    await trial.drop()


async def test_drop_ends_sessions_first(superuser: Connection, run: Run) -> None:
    trial = await run.database(template=await run.template("empty", None))
    sessions = [await _connect(login) for login in (trial.app, trial.app, trial.observer)]
    await sessions[0].execute("BEGIN; CREATE TABLE locked ()")
    await trial.drop()
    assert await _made_by(superuser, run) == []
    for session in sessions:
        session.terminate()


async def test_drop_takes_databases_that_the_learners_code_made_or_changed(
    server: Server, superuser: Connection, run: Run
) -> None:
    trial = await run.database(template=await run.template("empty", None), create_databases=True)
    app = await _connect(trial.app, database=server.maintenance_database)
    left = f"test_left_{run.id}"
    await app.execute(f"CREATE DATABASE {left}")
    await app.execute(f"CREATE DATABASE {left}_template IS_TEMPLATE true")
    await app.execute(f"ALTER DATABASE {quoted(trial.name)} RENAME TO {left}_renamed")
    inside = await _connect(trial.app, database=left)
    await inside.execute("CREATE TABLE held (); BEGIN; LOCK held; PREPARE TRANSACTION 'it''s mine'")
    await app.execute("SELECT lo_create(0)")
    await trial.drop()
    assert await _made_by(superuser, run) == []
    app.terminate()
    inside.terminate()


async def test_the_end_of_a_run_drops_what_is_still_there(server: Server, superuser: Connection) -> None:
    async with Run(server) as run:
        template = await run.template("empty", None)
        await run.database(template=template)
        await run.database(template=template)
        assert len(await _made_by(superuser, run)) == 6
    assert await _made_by(superuser, run) == []
