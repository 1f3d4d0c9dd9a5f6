"""What every sandbox has outside of it: a folder, the subjects' socket, and who leads to PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import checker
from checker import temporary
from checker.sandbox.forkserver import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server

START_SECONDS = 20.0
"""How long a sandbox may take to say that it is there."""
_BACKLOG = 64


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that is closed to other users, with one for stages in it; it ends with the context."""
    with temporary.folder("sandbox") as made:
        (made / "stages").mkdir()
        yield made


@contextlib.contextmanager
def listening(path: Path) -> Iterator[socket.socket]:
    """A socket that listens there, until the context ends: whoever was given it by then goes on."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(_BACKLOG)
        yield listener


def first_program(order: dict[str, Any]) -> list[str]:
    """The command that is to be the first in a sandbox.

    Args:
        order: what `inside.py` is to do.
    """
    inside = Path(checker.__file__).resolve().parent / "sandbox" / "inside.py"
    return [PYTHON, "-I", "-S", str(inside), json.dumps(order)]


def exchanged(channel: socket.socket, listener: socket.socket) -> int | None:
    """Give the socket at which subjects are forked to `inside.py`, and take the one that leads out of there.

    Returns:
        Its descriptor; None if `inside.py` has ended, or said nothing for too long.
    """
    channel.settimeout(START_SECONDS)
    try:
        socket.send_fds(channel, [b"forkserver"], [listener.fileno()])
        _, descriptors, _, _ = socket.recv_fds(channel, 64, 1)
    except (TimeoutError, ConnectionError):
        return None
    return descriptors[0] if descriptors else None


@contextlib.contextmanager
def led_to(server: Server, descriptor: int) -> Iterator[None]:
    """Lead whoever connects at a sandbox's socket to PostgreSQL.

    Args:
        server: listens at a socket in a folder.
        descriptor: of the sandbox's socket; it is closed here.
    """
    relay = str(Path(__file__).with_name("relay.py"))
    path = f"{server.host}/.s.PGSQL.{server.port}"
    command = [sys.executable, "-I", "-S", relay, str(descriptor), path]
    with ending(subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[descriptor])):
        os.close(descriptor)
        yield


@contextlib.contextmanager
def ending(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """End a process with the context."""
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()
