"""What code in the sandbox can do and see, told by code that tries."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import textwrap
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import checker
from checker import temporary
from checker.postgres.databases import Run
from checker.postgres.private import PrivateClusters
from checker.sandbox import bubblewrap
from checker.sandbox.contract import Held, Room
from checker.sandbox.errors import SandboxUnavailable
from checker.trials.stage import laid
from checker.trials.subject.environment import environment
from checker.trials.subject.forked import Forked
from checker.trials.subject.program import Limits, Program
from checker.trials.timeline import Recorder
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.databases import Login
    from checker.postgres.server import Server

pytestmark = needs_bubblewrap

AS_ROOT = os.geteuid() == 0
REPOSITORY = Path(checker.__file__).parents[1]
TIGHT = Room(processes=40, processor_seconds=30, scratch_bytes=32 << 20)


@pytest.fixture(scope="module")
def clusters() -> Iterator[PrivateClusters]:
    with PrivateClusters() as made:
        yield made


@pytest.fixture(scope="module")
def server(clusters: PrivateClusters) -> Iterator[Server]:
    with clusters.cluster() as started:
        yield started


@pytest.fixture
def held(server: Server) -> Iterator[Held]:
    with bubblewrap.held(server, room=TIGHT) as sandbox:
        yield sandbox


def tried(held: Held, server: Server, code: str, folder: Path) -> Any:
    """What `attempt` of some code returns, that runs in the sandbox beside a database of its own."""
    folder.mkdir(exist_ok=True)
    (folder / "driver.py").write_text(textwrap.dedent(code))

    async def attempt() -> Any:
        async with Run(server) as run:
            database = await run.database(template=await run.template("attempt", None))
            return await _answer(held, folder, database.app)

    return asyncio.run(attempt())


async def _answer(held: Held, folder: Path, login: Login) -> Any:
    with laid(
        learner_folder=folder, learner_files=["driver.py"], own_folder=folder, own_files=[], held=held
    ) as stage:
        seen = held.scratch / stage.name
        program = Program(
            stage=seen,
            driver="driver",
            learner_files=frozenset({"driver.py"}),
            environment=environment(seen, login),
            limits=Limits(call_seconds=20.0),
            laid=stage,
        )
        subject = Forked(program, Recorder(), held.forkserver)
        try:
            await subject.start()
            return await subject.call("attempt")
        finally:
            await subject.stop()


def test_it_is_another_user_without_any_right(held: Held, server: Server, tmp_path: Path) -> None:
    told = tried(
        held,
        server,
        """
        import os
        def attempt():
            status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
            rights = [status[name].strip() for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")]
            return [os.getuid(), sorted(set(rights)), status["NoNewPrivs"].strip()]
        """,
        tmp_path / "code",
    )
    assert told == [1000, ["0000000000000000"], "1"]


def test_no_further_namespace_can_be_made(held: Held, server: Server, tmp_path: Path) -> None:
    told = tried(
        held,
        server,
        """
        import subprocess
        def attempt():
            return [subprocess.run(["unshare", *flags, "true"], capture_output=True).returncode
                    for flags in (["-Ur"], ["-n"], ["-m"], ["-p"])]
        """,
        tmp_path / "code",
    )
    assert 0 not in told


def test_nothing_of_ours_is_there_but_what_runs_the_code(held: Held, server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the gradebook")
    told = tried(
        held,
        server,
        f"""
        import os
        def attempt():
            ours = []
            for folder, _, names in os.walk({str(REPOSITORY)!r}):
                ours += [os.path.relpath(os.path.join(folder, name), {str(REPOSITORY)!r}) for name in names]
            return [
                [name for name in ours if not name.startswith(".venv") and "__pycache__" not in name],
                [path for path in ({str(secret)!r}, "/etc/passwd", "/etc/shadow", "/root/.ssh", "/home",
                                   {str(server.host)!r}, {str(held.forkserver)!r}, "/var", "/run", "/sys")
                 if os.path.exists(path)],
            ]
        """,
        tmp_path / "code",
    )
    files, others = told
    assert files
    allowed = ("checker/__init__.py", "checker/sandbox/inside.py", "checker/trials/__init__.py")
    assert [n for n in files if n not in allowed and not n.startswith("checker/trials/subject/")] == []
    assert others == []


def test_only_its_own_postgresql_can_be_reached(
    held: Held, server: Server, clusters: PrivateClusters, tmp_path: Path
) -> None:
    with clusters.cluster() as neighbour, bubblewrap.held(neighbour, room=TIGHT):
        told = tried(
            held,
            server,
            """
            import asyncpg, os, socket
            async def attempt():
                connection = await asyncpg.connect(os.environ["DATABASE_URL"])
                version = await connection.fetchval("SELECT current_setting('server_version_num')::int")
                open_ports = []
                for port in range(1, 65536):
                    with socket.socket() as probe:
                        found = probe.connect_ex(("127.0.0.1", port)) == 0
                        if found and probe.getsockname() != probe.getpeername():  # it may meet itself
                            open_ports.append(port)
                reached = []
                for address in ("192.168.0.1", "10.0.0.1", "172.17.0.1"):
                    with socket.socket() as probe:
                        probe.settimeout(0.2)
                        if probe.connect_ex((address, 80)) == 0:
                            reached.append(address)
                interfaces = [name for _, name in socket.if_nameindex()]
                await connection.close()
                return [version // 10000 > 13, open_ports, reached, interfaces]
            """,
            tmp_path / "code",
        )
    assert told == [True, [5432], [], ["lo"]]


def test_its_role_sees_no_other_database_and_is_no_superuser(
    held: Held, server: Server, tmp_path: Path
) -> None:
    told = tried(
        held,
        server,
        """
        import asyncpg, os
        async def attempt():
            connection = await asyncpg.connect(os.environ["DATABASE_URL"])
            tried = []
            for statement in ("COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('/etc/passwd')",
                              "CREATE ROLE mallory SUPERUSER", "CREATE DATABASE more",
                              "SET temp_file_limit = '10GB'", "SELECT rolpassword FROM pg_authid"):
                try:
                    await connection.execute(statement)
                    tried.append(statement)
                except asyncpg.InsufficientPrivilegeError:
                    pass
            for database in ("postgres", "template1"):
                try:
                    await asyncpg.connect(os.environ["DATABASE_URL"], database=database)
                    tried.append(database)
                except asyncpg.PostgresError:
                    pass
            await connection.close()
            return tried
        """,
        tmp_path / "code",
    )
    assert told == []


def test_it_can_write_to_its_scratch_alone_and_only_so_much(
    held: Held, server: Server, tmp_path: Path
) -> None:
    told = tried(
        held,
        server,
        """
        import os, sys
        def attempt():
            written = []
            for folder in ("/", "/usr", "/dev", "/dev/shm", "/proc", sys.prefix, sys.base_prefix, "/tmp"):
                try:
                    open(os.path.join(folder, "mine"), "w").close()
                    written.append(folder)
                except OSError:
                    pass
            total = 0
            try:
                with open("much", "wb") as file:
                    while total < 100 << 20:
                        total += file.write(bytes(1 << 20))
                        file.flush()
            except OSError:
                pass
            return [written, total >> 20]
        """,
        tmp_path / "code",
    )
    written, megabytes = told
    assert set(written) == {"/tmp"}  # noqa: S108
    assert megabytes <= TIGHT.scratch_bytes >> 20


@pytest.mark.skipif(not AS_ROOT, reason="only as root a submission has a user of its own to count for")
def test_it_can_have_so_many_processes(held: Held, server: Server, tmp_path: Path) -> None:
    told = tried(
        held,
        server,
        """
        import os, signal
        def attempt():
            made = []
            try:
                while len(made) < 500:
                    pid = os.fork()
                    if pid == 0:
                        signal.pause()
                    made.append(pid)
            except OSError:
                pass
            for pid in made:
                os.kill(pid, signal.SIGKILL)
            return len(made)
        """,
        tmp_path / "code",
    )
    assert 0 < told < TIGHT.processes


@pytest.mark.skipif(not AS_ROOT, reason="only as root a submission has a user of its own to count for")
def test_each_has_a_user_of_its_own_whoever_made_it(server: Server) -> None:
    """Else a fork bomb in one run would leave no processes to another run on the same machine."""
    with bubblewrap.held(server, room=TIGHT), bubblewrap.held(server, room=TIGHT):
        listed = subprocess.run(["ps", "-eo", "pid,ppid,uid"], capture_output=True, text=True, check=True)
    processes = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()[1:]]
    ours, users = {os.getpid()}, set()
    for pid, parent, user in sorted(processes):
        if parent in ours:
            ours.add(pid)
            users.add(user)
    assert len(users & set(range(61_000, 62_000))) == 2


def test_it_sees_no_process_outside(held: Held, server: Server, tmp_path: Path) -> None:
    told = tried(
        held,
        server,
        """
        import os
        def attempt():
            pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
            names = {open(f"/proc/{pid}/comm").read().strip() for pid in pids}
            return [len(pids), sorted(names)]
        """,
        tmp_path / "code",
    )
    count, names = told
    assert count < 10
    assert not {name for name in names if "postgres" in name or "pytest" in name}


def test_all_that_it_has_started_ends_with_it(server: Server, tmp_path: Path) -> None:
    """A process that has left its group and closed everything is in the sandbox all the same."""
    mark = "kata-sandbox-straggler"
    with bubblewrap.held(server, room=TIGHT) as held:
        tried(
            held,
            server,
            f"""
            import subprocess
            def attempt():
                subprocess.Popen(["setsid", "sh", "-c", "exec -a {mark} sleep 600 || sleep 600"],
                                 start_new_session=True, close_fds=True)
                return None
            """,
            tmp_path / "code",
        )
    left = subprocess.run(["pgrep", "-f", "sleep 600"], capture_output=True, text=True, check=False).stdout
    assert left == ""
    assert not held.stages.exists()


def test_a_program_that_is_missing_is_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    bubblewrap.program.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"), bubblewrap.held(server):
        pass
    bubblewrap.program.cache_clear()


def test_a_system_that_forbids_it_is_said(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forbidden = tmp_path / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "program", lambda: str(forbidden))
    made_in = tmp_path / "m"  # the path of a socket cannot be long
    made_in.mkdir()
    monkeypatch.setattr(temporary, "fastest", lambda: made_in)
    with pytest.raises(SandboxUnavailable, match="uid map: Permission denied"), bubblewrap.held(server):
        pass
    assert list(made_in.iterdir()) == []


def test_many_side_by_side_do_not_meet(server: Server, tmp_path: Path) -> None:
    code = """
        import os
        def attempt():
            open("/tmp/left", "x").close()
            return sorted(name for name in os.listdir("/tmp") if name.startswith("left"))
        """
    with ExitStack() as stack:
        for number in range(3):
            held = stack.enter_context(bubblewrap.held(server, room=TIGHT))
            assert tried(held, server, code, tmp_path / str(number)) == ["left"]


def test_json_is_all_that_it_is_told(server: Server) -> None:
    """What is on its command line can be read by the code that it holds: nothing there is a secret."""
    assert server.password is not None
    with bubblewrap.held(server, room=TIGHT):
        lines = subprocess.run(
            ["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True
        ).stdout
    assert "inside.py" in lines
    assert server.password not in lines
    assert json.dumps("channel") in lines
