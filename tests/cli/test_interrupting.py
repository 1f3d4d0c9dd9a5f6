"""Ctrl-C ends a check cleanly: the right exit code, no traceback, and nothing of it left anywhere."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from checker.postgres import obtain

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

LEAVES_A_TRACE_AND_WAITS = '''        """Take an order and return its number."""
        import asyncio
        import os
        from pathlib import Path

        Path(TRACE + ".draft").write_text(f"{os.getpid()} {os.getcwd()} {os.environ['PGDATABASE']}")
        os.rename(TRACE + ".draft", TRACE)
        await asyncio.sleep(60)
'''


@pytest.mark.parametrize("to", ["the whole group, as a terminal sends it", "the command alone"])
def test_ctrl_c_leaves_nothing(desk: Desk, to: str) -> None:
    trace = desk.root / "trace"
    first_line = LEAVES_A_TRACE_AND_WAITS.splitlines(keepends=True)[0]
    text = desk.orders.read_text().replace(first_line, LEAVES_A_TRACE_AND_WAITS)
    desk.orders.write_text(text.replace("TRACE", repr(str(trace))))

    kata = desk.start("check", "01", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not trace.exists():
        assert time.monotonic() < deadline, "the learner's code was not reached"
        time.sleep(0.02)
    subject, stage, database = trace.read_text().split()
    assert Path("/proc", subject).exists()
    if to == "the command alone":
        kata.send_signal(signal.SIGINT)
    else:
        os.killpg(kata.pid, signal.SIGINT)
    _, complaints = kata.communicate(timeout=30)

    assert kata.returncode == 130
    assert complaints.strip() == "Ended."
    assert not Path("/proc", subject).exists()
    assert not Path(stage).exists()
    assert list((desk.root / "tmp").iterdir()) == []
    assert not _processes_in(desk.root)
    assert not asyncio.run(_exists(database))
    assert not (desk.root / ".kata").exists()


def _processes_in(folder: Path) -> list[str]:
    """Every process whose working directory is in the folder; the forkserver's is in its TMPDIR."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has ended, or is a kernel's
    return found


async def _exists(database: str) -> bool:
    with obtain(None) as server:
        connection = await asyncpg.connect(
            host=server.host,
            port=server.port,
            user=server.user,
            password=server.password,
            database=server.maintenance_database,
        )
        try:
            query = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
            found: bool = await connection.fetchval(query, database)
        finally:
            await connection.close()
    return found
