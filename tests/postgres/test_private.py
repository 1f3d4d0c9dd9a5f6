"""Clusters for one submission each: alone, limited, and gone afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from checker.postgres import runtime_folder
from checker.postgres.databases import Run
from checker.postgres.private import SEEN_AT, PrivateClusters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server

HOLDS_ONE = """
import sys
from pathlib import Path
from checker.postgres import runtime_folder
from checker.postgres.private import PrivateClusters
runtime_folder.candidates = lambda: iter([Path(sys.argv[1])])
with PrivateClusters() as made, made.cluster():
    print(made.folder, flush=True)
    input()
"""


@pytest.fixture(scope="module")
def clusters() -> Iterator[PrivateClusters]:
    with PrivateClusters() as made:
        yield made


async def _connected(server: Server) -> asyncpg.Connection[asyncpg.Record]:
    return await asyncpg.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, database="postgres"
    )


async def _names(server: Server) -> list[str]:
    connection = await _connected(server)
    rows = await connection.fetch("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
    await connection.close()
    return [row["datname"] for row in rows]


async def _with_a_database(server: Server) -> tuple[list[str], tuple[str, int]]:
    async with Run(server) as run:
        database = await run.database(template=await run.template("attempt", "CREATE TABLE a (b int)"))
        return await _names(server), (database.app.host, database.app.port)


def test_each_is_alone_and_the_code_is_told_of_another_way(clusters: PrivateClusters) -> None:
    with clusters.cluster() as one, clusters.cluster() as other:
        names, seen_at = asyncio.run(_with_a_database(one))
        assert len(names) == 3  # its template and the database that is always there, too
        assert asyncio.run(_names(other)) == ["postgres"]
        assert seen_at == SEEN_AT


def test_no_network_leads_to_it(clusters: PrivateClusters) -> None:
    async def setting(server: Server) -> object:
        connection = await _connected(server)
        told = [await connection.fetchval(f"SHOW {name}") for name in ("listen_addresses", "temp_file_limit")]
        await connection.close()
        return told

    with clusters.cluster() as server:
        assert asyncio.run(setting(server)) == ["", "200MB"]
        assert Path(server.host).stat().st_mode & 0o077 == 0


def test_a_wrong_password_is_refused(clusters: PrivateClusters) -> None:
    with clusters.cluster() as server:

        async def connect() -> None:
            await asyncpg.connect(
                host=server.host, port=server.port, user=server.user, password="guess", database="postgres"
            )

        with pytest.raises(asyncpg.InvalidPasswordError):
            asyncio.run(connect())


def test_nothing_of_one_is_left(clusters: PrivateClusters) -> None:
    before = set(clusters.folder.iterdir())
    with clusters.cluster():
        assert set(clusters.folder.iterdir()) > before
    assert set(clusters.folder.iterdir()) == before


BAKERY = "CREATE SCHEMA ostrava; CREATE TABLE ostrava.orders (id int); INSERT INTO ostrava.orders VALUES (1)"


def _contents(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder, but for the cache that PostgreSQL removes at every start."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "pg_internal.init"
    }


async def _works_in_a_clone(server: Server) -> list[str]:
    """Fill a clone of the template with rows, and give the rows that the next clone has."""
    async with Run(server) as run:
        before = await _names(server)
        template = await run.template("bakery", BAKERY)
        assert await _names(server) == before  # it was there
        clones = [await run.database(template=template) for _ in range(2)]
        there = []
        for clone in clones:
            connection = await asyncpg.connect(
                host=server.host,
                port=server.port,
                user=clone.app.role,
                password=clone.app.password,
                database=clone.name,
            )
            await connection.execute("INSERT INTO ostrava.orders SELECT generate_series(2, 20000)")
            await connection.execute("VACUUM FULL")
            there.append(str(await connection.fetchval("SELECT count(*) FROM ostrava.orders")))
            await connection.close()
        return there


def test_templates_are_shared_by_all_and_changed_by_none() -> None:
    with PrivateClusters({"bakery": BAKERY}) as made:
        [original] = made.folder.glob("original/data/base")
        before = _contents(original)
        for _ in range(2):
            with made.cluster() as server:
                assert asyncio.run(_works_in_a_clone(server)) == ["20000", "20000"]
                linked = [path for path in made.folder.glob("cluster-*/data/base/*") if path.is_symlink()]
                assert len(linked) == 2  # the template and template0
        assert _contents(original) == before


def test_what_a_killed_process_left_is_removed_by_the_next(
    clusters: PrivateClusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both work in one folder, whichever it is that the tests beside this one have chosen.
    above = clusters.folder.parent
    monkeypatch.setattr(runtime_folder, "candidates", lambda: iter([above]))
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ONE, str(above)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    folder = Path(holder.stdout.readline().strip())
    with PrivateClusters():
        assert folder.exists()
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    with PrivateClusters():
        assert not folder.exists()
    assert clusters.folder.exists()
