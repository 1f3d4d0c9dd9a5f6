"""Servers for the tests: clusters of the checker's own making, apart from those of whoever runs the tests."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import checker
from checker.postgres import Server, binaries, connections, control, embedded, runtime_folder
from checker.postgres.place import Place, State, key_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from checker.postgres.connections import Connection

PROGRAMS = {"18": None, "15": Path("/usr/lib/postgresql/15/bin")}
"""The versions that are tested: the one of the wheel, and an older one of the system's."""

_COMMAND = """
import sys
from pathlib import Path
from checker.postgres import PostgresUnavailable, obtain, runtime_folder
runtime_folder.candidates = lambda: iter([Path(sys.argv[1])])
try:
    with obtain("embedded") as server:
        print(server.port, flush=True)
        sys.stdin.read()
except PostgresUnavailable as error:
    print(error, flush=True)
"""


@contextmanager
def _elsewhere(folder: Path, version: str = "18") -> Iterator[None]:
    """Let the embedded clusters of this process live in another folder, with the programs of a version."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime_folder, "candidates", lambda: iter([folder]))
        patch.delenv("KATA_POSTGRES_BIN", raising=False)
        if programs := PROGRAMS[version]:
            if not programs.is_dir():
                pytest.skip(f"PostgreSQL {version} is not installed: there is no {programs}")
            patch.setenv("KATA_POSTGRES_BIN", str(programs))
        yield


@pytest.fixture(scope="session", params=PROGRAMS)
def embedded_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """An embedded server of each version, for all tests."""
    with _private_folder() as folder, _elsewhere(folder, request.param):
        with embedded.server() as found:
            yield found
        control.stop()


@pytest.fixture
async def superuser(embedded_server: Server) -> AsyncIterator[Connection]:
    """A connection of the superuser, to look at what others make and to give them rights."""
    connection = await connections.connect(embedded_server)
    yield connection
    await connections.close(connection)


@pytest.fixture
async def server_by_url(embedded_server: Server, superuser: Connection) -> AsyncIterator[Server]:
    """The same server, as a role sees it that may only create databases and roles."""
    role = f"creator_{secrets.token_hex(4)}"
    await superuser.execute(f"CREATE ROLE {role} LOGIN CREATEDB CREATEROLE PASSWORD 'creates'")
    await superuser.execute(f"CREATE DATABASE {role}")
    yield dataclasses.replace(
        embedded_server,
        user=role,
        password="creates",
        maintenance_database=role,
        source="url",
        shared_templates=False,
    )
    await superuser.execute(f"DROP DATABASE {role} WITH (FORCE)")
    await superuser.execute(f"DROP ROLE {role}")


@pytest.fixture(params=["superuser", "creator"])
def server(request: pytest.FixtureRequest, embedded_server: Server, server_by_url: Server) -> Server:
    """Each version's server twice: with all rights on it, and with as few as are enough."""
    return embedded_server if request.param == "superuser" else server_by_url


@dataclass
class Commands:
    """Commands in processes of their own that use one embedded cluster, in a folder of their own."""

    folder: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where their cluster lives."""
        return Place(self.folder, key_of(binaries.find()))

    @property
    def state(self) -> State:
        """What its keeper wrote down."""
        state = self.place.read_state()
        assert state is not None
        return state

    def begin(
        self, *, idle_seconds: float = 60, python: str = sys.executable, user: int | None = None
    ) -> subprocess.Popen[str]:
        """Start a command, without waiting for its server."""
        command = subprocess.Popen(
            [python, "-c", _COMMAND, str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "KATA_POSTGRES_IDLE_SECONDS": str(idle_seconds),
                # For an interpreter that is not the one of this environment.
                "PYTHONPATH": os.pathsep.join(
                    [str(Path(checker.__path__[0]).parent), sysconfig.get_path("purelib")]
                ),
            },
            user=user,
            group=user,
            extra_groups=None if user is None else (),
        )
        self.running.append(command)
        return command

    def start(self, *, idle_seconds: float = 60) -> subprocess.Popen[str]:
        """Start a command and wait until it has its server."""
        command = self.begin(idle_seconds=idle_seconds)
        said = self.heard(command)
        assert said.isdigit(), said
        return command

    @staticmethod
    def heard(command: subprocess.Popen[str]) -> str:
        """Give the next line that a command says: the port of its server, or why it has none."""
        assert command.stdout is not None
        return command.stdout.readline().strip()

    @staticmethod
    def finish(command: subprocess.Popen[str]) -> None:
        """Let a command end."""
        command.communicate(timeout=10)

    def kill(self) -> None:
        """Kill every command, as `kill -9` does."""
        for command in self.running:
            command.send_signal(signal.SIGKILL)
            command.wait(10)


@pytest.fixture
def commands() -> Iterator[Commands]:
    """Commands with a cluster of their own, which is gone after the test."""
    with _private_folder() as folder, _elsewhere(folder):
        made = Commands(folder)
        yield made
        made.kill()
        control.stop()


@pytest.fixture
def in_private_folder() -> Iterator[Path]:
    """A folder of its own for the embedded clusters that the test starts in this process."""
    with _private_folder() as folder, _elsewhere(folder):
        yield folder
        with suppress(Exception):
            control.stop()


@contextmanager
def _private_folder() -> Iterator[Path]:
    memory = Path("/dev/shm")  # noqa: S108 - only a folder made with mkdtemp is used in it
    parent = Path(tempfile.mkdtemp(prefix="kata-test-", dir=memory if memory.is_dir() else None))
    parent.chmod(0o755)
    try:
        yield parent / "clusters"
    finally:
        shutil.rmtree(parent)


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], None]:
    """A wait for something to become true, which fails after 15 seconds."""

    def wait(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 15
        while not condition():
            assert time.monotonic() < deadline, "it did not happen within 15 seconds"
            time.sleep(0.02)

    return wait
