"""What a killed run leaves is removed by the next; nothing else is ever touched."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from checker.postgres import connections
from checker.postgres.databases import Run

if TYPE_CHECKING:
    from checker.postgres import Server
    from checker.postgres.connections import Connection

_RUN = """
import asyncio, json, sys
from checker.postgres import Server
from checker.postgres.databases import Run

async def main():
    async with Run(Server(**json.loads(sys.argv[1]))) as run:
        template = await run.template("killed", "CREATE TABLE left_over ()")
        await run.database(template=template)
        await run.database(template="template0", create_databases=True)
        print(run.id, flush=True)
        while True:
            await run.database(template=template)

asyncio.run(main())
"""


def _killed_run(server: Server) -> str:
    """Start a run in a process of its own, kill it in the midst of its work, and give its id."""
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, json.dumps(asdict(server))], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        run_id = process.stdout.readline().strip()
        process.kill()
    assert run_id
    return run_id


async def _left_of(superuser: Connection, run_id: str) -> list[str]:
    rows = await superuser.fetch(
        "SELECT datname FROM pg_database WHERE datname LIKE $1"
        " UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE $1",
        f"kata\\_{run_id}\\_%",
    )
    return [row[0] for row in rows]


async def _gone(superuser: Connection, run_id: str) -> None:
    """Wait until the server has noticed the end of a killed run's maintenance connection."""
    lock = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1::bigint::oid"
    async with asyncio.timeout(15):
        while await superuser.fetchval(lock, int(run_id, 16)):
            await asyncio.sleep(0.01)


async def test_the_next_run_removes_what_a_killed_one_left(server: Server, superuser: Connection) -> None:
    run_id = _killed_run(server)
    assert len(await _left_of(superuser, run_id)) >= 6
    await _gone(superuser, run_id)
    async with Run(server):
        assert await _left_of(superuser, run_id) == []


async def test_several_runs_may_sweep_at_once(server: Server, superuser: Connection) -> None:
    run_id = _killed_run(server)
    await _gone(superuser, run_id)

    async def sweep() -> None:
        async with Run(server):
            pass

    await asyncio.gather(*(sweep() for _ in range(3)))
    assert await _left_of(superuser, run_id) == []


async def test_a_run_that_lives_is_left_alone(server: Server, superuser: Connection) -> None:
    async with Run(server) as living:
        trial = await living.database(template="template0")
        async with Run(server):
            pass
        assert await _left_of(superuser, living.id)
        connection = await connections.connect(
            server, database=trial.name, user=trial.app.role, password=trial.app.password
        )
        await connections.close(connection)


async def test_a_run_that_lives_is_known_from_another_maintenance_database(
    embedded_server: Server, superuser: Connection
) -> None:
    await superuser.execute("CREATE DATABASE another_maintenance_database")
    elsewhere = replace(
        embedded_server,
        maintenance_database="another_maintenance_database",
        source="url",
        shared_templates=False,
    )
    async with Run(elsewhere) as living:
        await living.database(template="template0")
        async with Run(embedded_server):
            assert len(await _left_of(superuser, living.id)) == 3
    await superuser.execute("DROP DATABASE another_maintenance_database WITH (FORCE)")


@pytest.mark.parametrize(
    "comment", [None, "made by somebody else", "made by the pgdbm kata suite, run 00000000"]
)
async def test_look_alikes_of_somebody_else_are_never_touched(
    server: Server, superuser: Connection, comment: str | None
) -> None:
    said = "NULL" if comment is None else f"'{comment}'"
    names = ("kata_deadbeef_1", "kata_deadbeef_1_app", "kata_template_0123456789abcdef", "kata_notes")
    await superuser.execute("CREATE ROLE kata_deadbeef_1_app; CREATE ROLE kata_deadbeef_1_observer")
    await superuser.execute(f"COMMENT ON ROLE kata_deadbeef_1_app IS {said}")
    for name in names:
        owner = "kata_deadbeef_1_app" if name == "kata_deadbeef_1_app" else "postgres"
        await superuser.execute(f"CREATE DATABASE {name} OWNER {owner}")
        await superuser.execute(f"COMMENT ON DATABASE {name} IS {said}")
    run_id = _killed_run(server)
    await _gone(superuser, run_id)
    async with Run(server):
        pass
    there = {row[0] for row in await superuser.fetch("SELECT datname FROM pg_database")}
    assert there.issuperset(names)
    assert len(await _left_of(superuser, "deadbeef")) == 4
    assert await _left_of(superuser, run_id) == []
    for name in names:
        await superuser.execute(f"DROP DATABASE {name}")
    await superuser.execute("DROP ROLE kata_deadbeef_1_app, kata_deadbeef_1_observer")


async def test_a_role_that_owns_something_in_another_database_is_left_there(
    embedded_server: Server, superuser: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await superuser.execute("CREATE DATABASE of_somebody_else")
    async with Run(embedded_server) as run:
        trial = await run.database(template="template0")
        connection = await connections.connect(embedded_server, database="of_somebody_else")
        await connection.execute(f"CREATE TABLE theirs (); ALTER TABLE theirs OWNER TO {trial.app.role}")
        await trial.drop()
        assert await connection.fetchval("SELECT count(*) FROM theirs") == 0
        assert await _left_of(superuser, run.id) == [trial.app.role]
        assert f"role {trial.app.role} could not be dropped" in caplog.text
        await connections.close(connection)
        await superuser.execute("DROP DATABASE of_somebody_else WITH (FORCE)")
