"""The sandbox of Linux, made with bubblewrap.

Whoever is in it has namespaces of their own for everything, no network, a read-only view of Python and of
the stages of one submission, and a folder in memory to write into. As root there are two in one another: the
outer shows what only root can read and becomes a user that owns nothing; the inner, made by that user, takes
away the means to make further namespaces.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from checker.sandbox import calls, forkserver, outside
from checker.sandbox.contract import SCRATCH, Held, Room
from checker.sandbox.errors import SandboxUnavailable
from checker.sandbox.runtime import Link, shown
from checker.sandbox.user import user_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.postgres.server import Server

_INSIDE_USER = 1000


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
    if calls.refusing_program() is None:
        told.append("System calls are not filtered: no filter can be written for this processor.")
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
    room = room or Room()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(outside.folder())
        user = stack.enter_context(user_of_its_own()) if os.geteuid() == 0 else None
        refused = stack.enter_context(calls.refusing())
        ours, theirs = socket.socketpair()
        with ours, theirs, outside.listening(folder / "forkserver") as listener:
            order = {
                "channel": theirs.fileno(),
                "port": server.seen_at[1],
                "user": user,
                "limits": _limits(room, user),
                "then": [*_inner(user, refused), *forkserver.COMMAND],
            }
            sandbox = subprocess.Popen(
                [*_outer(folder / "stages", room, user, refused), *outside.first_program(order)],
                stdin=subprocess.PIPE,  # the lifeline of the forkserver
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno(), *([] if refused is None else [refused])],
                start_new_session=True,
            )
            # When bubblewrap's first process goes, the kernel ends all the others.
            stack.enter_context(outside.ending(sandbox))
            theirs.close()
            lead = outside.exchanged(ours, listener)
        if lead is None:
            raise _not_made(sandbox)
        stack.enter_context(outside.led_to(server, lead))
        yield Held(folder / "forkserver", folder / "stages")


def _not_made(sandbox: subprocess.Popen[bytes]) -> SandboxUnavailable:
    sandbox.kill()
    said = sandbox.stderr.read().decode(errors="replace").strip() if sandbox.stderr else ""
    return SandboxUnavailable(
        f"bubblewrap could not make a sandbox. It said: {said or 'nothing'}",
        "This system may forbid it to ordinary users (Ubuntu: AppArmor's restriction of user namespaces). "
        "Allow it, run as root in a container that may make namespaces, or choose another with --sandbox.",
    )


def _outer(stages: Path, room: Room, user: int | None, refused: int | None) -> list[str]:
    """What begins the command of the sandbox itself."""
    told = [
        program(),
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-uts",
        "--unshare-cgroup-try",
    ]
    told += ["--die-with-parent", "--new-session", "--hostname", "larder", "--clearenv", "--cap-drop", "ALL"]
    if user is None:
        told += [*_without_namespaces(), *_refusing(refused)]
    else:
        told += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]  # inside.py gives them up
    told += [part for each in forkserver.ENVIRONMENT.items() for part in ("--setenv", *each)]
    told += ["--proc", "/proc", "--dev", "/dev", "--size", str(room.scratch_bytes), "--perms", "1777"]
    # The stages last: they may be in a folder of the same name outside as one that has been made above.
    return [*told, "--tmpfs", str(SCRATCH), *_shown(stages), "--chdir", "/", "--"]


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


def _refusing(refused: int | None) -> tuple[str, ...]:
    return () if refused is None else ("--seccomp", str(refused))


def _inner(user: int | None, refused: int | None) -> list[str]:
    if user is None:
        return []
    told = [*_without_namespaces(), *_refusing(refused), "--die-with-parent", "--dev-bind", "/", "/", "--"]
    return [program(), *told]


def _limits(room: Room, user: int | None) -> dict[str, int]:
    limits = {"RLIMIT_CPU": room.processor_seconds, "RLIMIT_CORE": 0}
    return limits if user is None else limits | {"RLIMIT_NPROC": room.processes}
