"""Removes what a cluster left behind when its keeper was killed."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker.postgres.errors import PostgresUnavailable

if TYPE_CHECKING:
    from checker.postgres.place import Place

_GONE_SECONDS = 10.0
_SHARED_MEMORY_LINE = 6


def clear(place: Place) -> None:
    """End every process that works in the place's data directory and remove the place's home.

    Only for the holder of the place's lock, so that nobody is starting a cluster there.

    Raises:
        PostgresUnavailable: Something of it cannot be ended or removed.
    """
    segment = _shared_memory(place.data)
    deadline = time.monotonic() + _GONE_SECONDS
    while pids := processes_of(place.data):
        if time.monotonic() > deadline:
            raise PostgresUnavailable(
                f"An old embedded PostgreSQL in {place.data} does not end (process {pids[0]}).",
                f"End it (kill -9 {pids[0]}) and try again.",
            )
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    if segment is not None:
        _remove_shared_memory(segment)
    remove(place.home)


def _shared_memory(data: Path) -> int | None:
    """Give the System V segment that a killed server has left; systems have few of them."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        # A key and an id. The server removes the file when it ends by itself.
        return int(lines[_SHARED_MEMORY_LINE].split()[1])
    except (FileNotFoundError, NotADirectoryError, IndexError):
        return None


def _remove_shared_memory(segment: int) -> None:
    remove_it = 0  # IPC_RMID
    ctypes.CDLL(None).shmctl(segment, remove_it, None)


def remove(folder: Path) -> None:
    """Remove a folder and all in it; it may be gone already.

    Raises:
        PostgresUnavailable: It cannot be removed.
    """
    try:
        while folder.exists():
            # A server that is just ending removes some of its files, which is no reason to stop here.
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
    except OSError as error:
        raise PostgresUnavailable(
            f"The old embedded PostgreSQL in {folder} could not be removed: {error}.",
            f"Remove it (rm -r {folder}) and try again.",
        ) from error


def processes_of(data: Path) -> list[int]:
    """Give the processes that belong to a data directory: initdb, the server and its children."""
    processes = Path("/proc")
    if (processes / "self" / "cmdline").exists():
        pids = (int(entry.name) for entry in processes.iterdir() if entry.name.isdigit())
        return [pid for pid in pids if _works_in(pid, data)]
    # Elsewhere the server's children cannot be told by their working directory; they end with it.
    table = subprocess.run(
        ["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True, timeout=10
    ).stdout
    rows = (line.split(maxsplit=1) for line in table.splitlines())
    return [int(pid) for pid, command in rows if f" -D {data}" in command]


def _works_in(pid: int, data: Path) -> bool:
    process = Path("/proc", str(pid))
    try:
        arguments = (process / "cmdline").read_bytes().split(b"\0")
        if os.fsencode(data) in arguments:
            return True
        # The kernel marks the directory when it has been removed under a living process.
        return str((process / "cwd").readlink()).removesuffix(" (deleted)") == str(data)
    except OSError:
        return False  # it ended meanwhile, or belongs to somebody else
