"""Shows and ends the embedded clusters of this user, for `kata doctor`."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from checker.postgres import leftovers, runtime_folder
from checker.postgres.errors import PostgresUnavailable
from checker.postgres.place import Place, idle_seconds, locked, places

_STOP_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """One embedded cluster, as it is now.

    Attributes:
        running: Whether it can be used.
        pid: The server's process, if it runs.
        keeper_pid: The process that keeps it, if it runs.
        port: Its port on 127.0.0.1, if it runs.
        version: PostgreSQL's version, if it runs.
        data_directory: Where its data is. It is there also when a killed cluster has not been removed yet.
        in_memory: Whether that is a memory file system.
        leases: How many commands use it; None where the system does not tell.
        idle_seconds: For how long it has not been seen in use.
    """

    running: bool
    pid: int | None
    keeper_pid: int | None
    port: int | None
    version: str | None
    data_directory: Path
    in_memory: bool
    leases: int | None
    idle_seconds: float


def status() -> list[ClusterStatus]:
    """Give this user's clusters: those that run, and those that were killed and not removed yet.

    Raises:
        PostgresUnavailable: The folder that holds them is not this user's alone.
    """
    return [_status(place) for place in _places() if place.home.exists()]


def stop() -> bool:
    """End this user's clusters now, used or not, and remove what is left of killed ones.

    Returns:
        Whether there was any.

    Raises:
        PostgresUnavailable: One of them does not end.
    """
    stopped = [_stop(place) for place in _places()]
    return any(stopped)


def _places() -> list[Place]:
    found: list[Place] = []
    for folder in runtime_folder.candidates():
        if folder.exists():
            runtime_folder.check(folder)
            found.extend(places(folder))
    return found


def _status(place: Place) -> ClusterStatus:
    state = place.read_state() if place.server() else None
    return ClusterStatus(
        running=state is not None,
        pid=state.postgres_pid if state else None,
        keeper_pid=state.keeper_pid if state else None,
        port=state.port if state else None,
        version=state.version if state else None,
        data_directory=place.data,
        in_memory=runtime_folder.in_memory(place.folder),
        leases=_leases(place),
        idle_seconds=idle_seconds(place),
    )


def _leases(place: Place) -> int | None:
    if sys.platform != "linux":
        return None
    # A line is "1: FLOCK  ADVISORY  READ 4242 00:1a:3407 0 EOF"; the file is its device and inode.
    lease = place.lease.stat()
    file = f"{os.major(lease.st_dev):02x}:{os.minor(lease.st_dev):02x}:{lease.st_ino}"
    lines = (line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines())
    return sum(fields[1:4] == ["FLOCK", "ADVISORY", "READ"] and file in fields for fields in lines)


def _stop(place: Place) -> bool:
    existed = place.home.exists()
    deadline = time.monotonic() + _STOP_SECONDS
    asked: int | None = None
    while time.monotonic() < deadline:
        with locked(place.lock) as lock:
            if lock is not None:
                leftovers.clear(place)
                return existed or asked is not None
        # Somebody holds the lock: the keeper, once its number is in the file.
        keeper = int(place.lock.read_text(encoding="ascii") or 0)
        if keeper and keeper != asked:
            try:
                os.kill(keeper, signal.SIGTERM)
            except ProcessLookupError:
                continue
            asked = keeper
        time.sleep(_LOOK_AGAIN_SECONDS)
    raise PostgresUnavailable(
        f"The embedded PostgreSQL in {place.home} does not end (its keeper is process {asked}).",
        f"End it (kill -9 {asked}), then run this again." if asked else "Try again.",
    )
