"""What code in a sandbox can do and see, told by code that tries: the same in each."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import checker
from checker.forking import ctrl_c_waits
from checker.sandbox.user import USERS
from checker.trials.failures import SubjectGone
from tests.sandbox.conftest import TIGHT
from tests.sandbox.tried import running, tried

if TYPE_CHECKING:
    from checker.postgres.private import PrivateClusters
    from checker.postgres.server import Server
    from checker.sandbox.contract import Held, Sandbox

AS_ROOT = os.geteuid() == 0
REPOSITORY = Path(checker.__file__).parents[1]
ENDING_SECONDS = 20.0


def test_it_is_another_user_without_any_right(kind: str, held: Held, server: Server, tmp_path: Path) -> None:
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
    user, *others = told
    assert user in {"bwrap": [1000], "docker": USERS}[kind]
    assert others == [["0000000000000000"], "1"]


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


def test_calls_that_no_fix_needs_are_refused(held: Held, server: Server, tmp_path: Path) -> None:
    told = tried(
        held,
        server,
        """
        import ctypes, errno, os, threading
        CALLS = {"keyctl": 250, "bpf": 321, "perf_event_open": 298}
        def attempt():
            libc = ctypes.CDLL(None, use_errno=True)
            said = {}
            for name, number in CALLS.items():
                ctypes.set_errno(0)
                result = libc.syscall(number, 0, 0, 0, 0, 0)
                said[name] = "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]
            thread = threading.Thread(target=lambda: said.update(thread="runs"))
            thread.start()
            thread.join()
            pid = os.fork()
            if pid == 0:
                os._exit(7)
            said["fork"] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
            said["filter"] = status["Seccomp"].strip()
            return said
        """,
        tmp_path / "code",
    )
    refused = dict.fromkeys(("keyctl", "bpf", "perf_event_open"), "EPERM")
    assert told == refused | {"thread": "runs", "fork": 7, "filter": "2"}


def test_nobody_is_made_a_tracer(kind: str, held: Held, server: Server, tmp_path: Path) -> None:
    code = """
        import ctypes, os
        def attempt():
            traced = ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0
            os.kill(os.getpid(), 10)
            return traced
        """
    if kind == "bwrap":
        code = code.replace("os.kill(os.getpid(), 10)", "")
        assert tried(held, server, code, tmp_path / "code") is False
        return
    with pytest.raises(SubjectGone):  # Docker lets it trace, and be ended
        tried(held, server, code, tmp_path / "code")
    assert tried(held, server, "def attempt():\n    return 1", tmp_path / "after") == 1


def test_nothing_of_ours_is_there_but_what_runs_the_code(held: Held, server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the gradebook")
    told = tried(
        held,
        server,
        f"""
        import os, stat
        def tells(path):
            if os.path.isdir(path):
                return bool(os.listdir(path))
            return os.path.exists(path) and not stat.S_ISCHR(os.stat(path).st_mode)
        def attempt():
            ours = []
            for folder, _, names in os.walk({str(REPOSITORY)!r}):
                ours += [os.path.relpath(os.path.join(folder, name), {str(REPOSITORY)!r}) for name in names]
            return [
                [name for name in ours if not name.startswith(".venv") and "__pycache__" not in name],
                [path for path in ({str(secret)!r}, "/etc/passwd", "/etc/shadow", "/root/.ssh", "/home",
                                   {str(server.host)!r}, {str(held.forkserver)!r}, "/var", "/run", "/sys",
                                   "/etc/hosts", "/etc/hostname", "/etc/resolv.conf")
                 if tells(path)],
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
    sandbox: Sandbox, held: Held, server: Server, clusters: PrivateClusters, tmp_path: Path
) -> None:
    with clusters.cluster() as neighbour, sandbox.held(neighbour, room=TIGHT):
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


def test_it_can_have_so_many_processes(kind: str, held: Held, server: Server, tmp_path: Path) -> None:
    if kind == "bwrap" and not AS_ROOT:
        pytest.skip("bubblewrap counts by user, and only root can give a submission one of its own")
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


async def test_all_that_it_has_started_ends_with_it(sandbox: Sandbox, server: Server, tmp_path: Path) -> None:
    """A process that has left its group and closed everything is in the sandbox all the same."""
    mark = f"sleep {secrets.randbelow(10**9) + 10**9}"
    code = f"""
        import subprocess
        def attempt():
            subprocess.Popen({mark.split()!r}, start_new_session=True)
        """
    with ExitStack() as stack:
        held = stack.enter_context(sandbox.held(server, room=TIGHT))
        async with running(held, server, code, tmp_path / "code") as subject:
            await subject.call("attempt")
            assert _alive(mark)
            stack.close()
            _wait_for_the_end_of(mark)  # the kernel ends it, and takes its moment
    assert not held.stages.exists()


def test_many_side_by_side_do_not_meet(sandbox: Sandbox, server: Server, tmp_path: Path) -> None:
    code = """
        import os
        def attempt():
            open("/tmp/left", "x").close()
            return sorted(name for name in os.listdir("/tmp") if name.startswith("left"))
        """
    with ExitStack() as stack:
        for number in range(3):
            held = stack.enter_context(sandbox.held(server, room=TIGHT))
            assert tried(held, server, code, tmp_path / str(number)) == ["left"]


def test_json_is_all_that_it_is_told(sandbox: Sandbox, server: Server) -> None:
    """What is on its command line can be read by the code that it holds: nothing there is a secret."""
    assert server.password is not None
    with sandbox.held(server, room=TIGHT):
        lines = subprocess.run(
            ["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True
        ).stdout
    assert "inside.py" in lines
    assert server.password not in lines
    assert json.dumps("channel") in lines


def test_no_signal_is_held_back_from_it(sandbox: Sandbox, server: Server, tmp_path: Path) -> None:
    """A slot holds Ctrl-C back from itself; code that Ctrl-C is sent to has to hear it."""
    with ctrl_c_waits(), sandbox.held(server, room=TIGHT) as held:
        told = tried(
            held,
            server,
            """
            import signal
            def attempt():
                return sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
            """,
            tmp_path / "code",
        )
    assert told == []


def test_it_ends_with_whoever_made_it(kind: str) -> None:
    """Killed, and so without a chance to end anything itself."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sandbox.holding", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        mark = process.stdout.readline().strip()
        try:
            assert _alive(mark)
            process.send_signal(signal.SIGKILL)
            process.wait()
            _wait_for_the_end_of(mark)
        finally:
            process.kill()
            for process_id in _alive(mark):
                os.kill(process_id, signal.SIGKILL)


def test_it_cannot_stand_in_for_postgresql_or_for_what_forks_it(
    held: Held, server: Server, tmp_path: Path
) -> None:
    told = tried(
        held,
        server,
        f"""
        import os, socket
        def attempt():
            done = []
            for option in (None, socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                for address in ("127.0.0.1", ""):
                    with socket.socket() as mine:
                        if option is not None:
                            mine.setsockopt(socket.SOL_SOCKET, option, 1)
                        try:
                            mine.bind((address, 5432))
                            mine.listen()
                            done.append([option, address])
                        except OSError:
                            pass
            outside = {str(held.stages.parent)!r}
            found = [os.path.join(above, name) for above, _, names in os.walk(outside) for name in names]
            for folder in (outside, os.path.join(outside, "door"), os.path.join(outside, "stages")):
                try:
                    with socket.socket(socket.AF_UNIX) as mine:
                        mine.bind(os.path.join(folder, "mine"))
                        done.append(folder)
                except OSError:
                    pass
            return [done, [name for name in found if "/stages/" not in name]]
        """,
        tmp_path / "code",
    )
    assert told == [[], []]


def _wait_for_the_end_of(mark: str) -> None:
    deadline = time.monotonic() + ENDING_SECONDS
    while alive := _alive(mark):
        assert time.monotonic() < deadline, alive
        time.sleep(0.02)


def _alive(mark: str) -> list[int]:
    """Processes that have it on their command line, but for the first in each: what runs them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            continue
        if mark.encode() in arguments and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found
