"""The sandbox of Linux, made with bubblewrap.

Whoever is in it has namespaces of their own for everything, no network, a read-only view of Python and of
the stages of one submission, and a folder in memory to write into. As root there are two in one another: the
outer shows what only root can read and becomes a user that owns nothing; the inner, made by that user, takes
away the means to make further namespaces.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import checker
from checker import temporary
from checker.sandbox import forkserver
from checker.sandbox.errors import SandboxUnavailable
from checker.sandbox.runtime import Link, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server

SCRATCH = Path("/tmp")  # noqa: S108  # inside the sandbox, and of its own
_START_SECONDS = 20.0
_USERS = range(61_000, 62_000)
"""As root, submissions run as these users, which no system hands out."""
_INSIDE_USER = 1000
_BACKLOG = 64


@dataclass(frozen=True)
class Room:
    """What a submission may use, all of its processes together where it says so.

    Attributes:
        processes: of its user, together. Only as root: else the user's own processes would count.
        processor_seconds: of each process.
        scratch_bytes: of memory for files, together.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    processes: int = 120
    processor_seconds: int = 300
    scratch_bytes: int = 256 << 20


@dataclass(frozen=True)
class Held:
    """A sandbox that is ready.

    Attributes:
        forkserver: the socket at which subjects are forked in it.
        stages: the folder that is shown in it, read-only, in which stages have to be laid.
        scratch: the folder in it that may be written to.
    """

    forkserver: Path
    stages: Path
    scratch: Path = SCRATCH


@cache
def program() -> str:
    """The path of bubblewrap.

    Raises:
        SandboxUnavailable: It is not there.
    """
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxUnavailable(
            "bubblewrap is not installed: there is no `bwrap`.",
            "Install it (Debian, Ubuntu: apt install bubblewrap), or choose another with --sandbox.",
        )
    return found


def limits_told() -> list[str]:
    """What this sandbox cannot hold back on this machine, in sentences for whoever grades."""
    told = ["The memory of all processes of a submission together is not bounded, only that of each."]
    if os.geteuid() != 0:
        told.append("The number of processes of a submission is not bounded, because you are not root.")
    return told


@contextlib.contextmanager
def held(server: Server, *, room: Room | None = None) -> Iterator[Held]:
    """Start a sandbox with a process that forks subjects; all in it ends with the context.

    Args:
        server: the submission's own; the code finds it at `server.seen_at`.
        room: what it may use.

    Raises:
        SandboxUnavailable: It is missing or forbidden.
    """
    assert server.seen_at is not None  # noqa: S101  # made for this
    processes: list[subprocess.Popen[bytes]] = []
    leases = contextlib.ExitStack()
    folder = leases.enter_context(temporary.folder("sandbox"))
    stages = folder / "stages"
    stages.mkdir()
    try:
        user = leases.enter_context(_user()) if os.geteuid() == 0 else None
        ours, theirs = socket.socketpair()
        with socket.socket(socket.AF_UNIX) as listener, ours, theirs:
            listener.bind(str(folder / "forkserver"))
            listener.listen(_BACKLOG)
            order = {
                "channel": theirs.fileno(),
                "port": server.seen_at[1],
                "user": user,
                "limits": _limits(room or Room(), user),
                "then": [*_inner(user), *forkserver.command(listener.fileno())],
            }
            command = [program(), *_outer(stages, room or Room(), user), "--", sys.executable, "-I"]
            inside = str(Path(checker.__file__).resolve().parent / "sandbox" / "inside.py")
            sandbox = subprocess.Popen(
                [*command, inside, json.dumps(order)],
                stdin=subprocess.PIPE,  # the lifeline of the forkserver
                stderr=subprocess.PIPE,
                pass_fds=[listener.fileno(), theirs.fileno()],
                start_new_session=True,
            )
            processes.append(sandbox)
            theirs.close()
            lead = _handed_out(ours, sandbox)
        relay = str(Path(__file__).with_name("relay.py"))
        path = f"{server.host}/.s.PGSQL.{server.port}"
        processes.append(
            subprocess.Popen(
                [sys.executable, "-I", "-S", relay, str(lead), path], stdin=subprocess.PIPE, pass_fds=[lead]
            )
        )
        os.close(lead)
        yield Held(folder / "forkserver", stages)
    finally:
        for process in processes:
            _end(process)
        leases.close()


@contextlib.contextmanager
def _user() -> Iterator[int]:
    """A user that no other sandbox of this machine has, whoever made it: processes are counted by user.

    Beginning anywhere, so that one whose processes are only just ending is not the next to be taken.
    """
    begin = secrets.randbelow(len(_USERS))
    for user in (*_USERS[begin:], *_USERS[:begin]):
        with socket.socket(socket.AF_UNIX) as lease:
            try:
                lease.bind(f"\0kata-sandbox-user-{user}")  # a name without a file: it ends with us
            except OSError:
                continue
            yield user
            return
    raise SandboxUnavailable(
        f"All {len(_USERS)} users that sandboxes run as are taken.", "Grade fewer submissions side by side."
    )


def _handed_out(channel: socket.socket, sandbox: subprocess.Popen[bytes]) -> int:
    """The listening socket that the sandbox hands out."""
    channel.settimeout(_START_SECONDS)
    try:
        _, descriptors, _, _ = socket.recv_fds(channel, 64, 1)
    except TimeoutError:
        descriptors = []
    if descriptors:
        return descriptors[0]
    sandbox.kill()
    said = sandbox.stderr.read().decode(errors="replace").strip() if sandbox.stderr else ""
    raise SandboxUnavailable(
        f"bubblewrap could not make a sandbox. It said: {said or 'nothing'}",
        "This system may forbid it to ordinary users (Ubuntu: AppArmor's restriction of user namespaces). "
        "Allow it, run as root in a container that may make namespaces, or choose another with --sandbox.",
    )


def _outer(stages: Path, room: Room, user: int | None) -> list[str]:
    """What bubblewrap is told for the sandbox itself."""
    told = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    told += ["--die-with-parent", "--new-session", "--hostname", "larder", "--clearenv", "--cap-drop", "ALL"]
    if user is None:
        told += [*_without_namespaces()]
    else:
        told += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]  # inside.py gives them up
    told += [part for each in forkserver.ENVIRONMENT.items() for part in ("--setenv", *each)]
    told += ["--proc", "/proc", "--dev", "/dev", "--size", str(room.scratch_bytes), "--perms", "1777"]
    # The stages last: they may be in a folder of the same name outside as one that has been made above.
    return [*told, "--tmpfs", str(SCRATCH), *_shown(stages), "--chdir", "/"]


def _shown(stages: Path) -> list[str]:
    told: list[str] = []
    made: set[Path] = set()
    for each in shown():
        told += _folders_above(each.path, made)
        if isinstance(each, Link):
            told += ["--symlink", each.target, str(each.path)]
        elif each.hides:
            told += ["--perms", "0755", "--tmpfs", str(each.path)]
        else:
            told += ["--ro-bind", str(each.path), str(each.path)]
        made.add(each.path)
    return [*told, *_folders_above(stages, made), "--ro-bind", str(stages), str(stages)]


def _folders_above(path: Path, made: set[Path]) -> list[str]:
    """Folders that anybody may pass: bubblewrap would close those that it makes itself."""
    told: list[str] = []
    for folder in reversed(path.parents[:-1]):
        if folder not in made and not any(outer in made for outer in folder.parents):
            told += ["--perms", "0755", "--dir", str(folder)]
    return told


def _without_namespaces() -> tuple[str, ...]:
    """Become another user in a namespace, and take away the means to make more."""
    user = str(_INSIDE_USER)
    return ("--unshare-user", "--disable-userns", "--uid", user, "--gid", user)


def _inner(user: int | None) -> list[str]:
    if user is None:
        return []
    return [program(), *_without_namespaces(), "--die-with-parent", "--dev-bind", "/", "/", "--"]


def _limits(room: Room, user: int | None) -> dict[str, int]:
    limits = {"RLIMIT_CPU": room.processor_seconds, "RLIMIT_CORE": 0}
    return limits if user is None else limits | {"RLIMIT_NPROC": room.processes}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with everything in it: when bubblewrap's first process goes, the kernel ends all the others."""
    if process.stdin:
        process.stdin.close()
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()
