"""Starts an embedded cluster, or waits for the one that another command is starting."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from checker.postgres import embedded, leftovers, runtime_folder
from checker.postgres.errors import BadPostgresChoice, PostgresUnavailable
from checker.postgres.place import Lease, Place, key_of, locked

if TYPE_CHECKING:
    from checker.postgres.binaries import Installation
    from checker.postgres.server import Server

_START_SECONDS = 120.0
_LOOK_AGAIN_SECONDS = 0.02
_DEFAULT_IDLE_SECONDS = 600.0


def start(installation: Installation) -> tuple[Lease, Server]:
    """Start the cluster, or join one that is being started, and take a lease on it.

    Raises:
        PostgresUnavailable: It cannot be started.
    """
    idle_seconds = _idle_seconds()
    place = Place(runtime_folder.create(), key_of(installation))
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if found := embedded.take(place):
            return found
        with locked(place.lock) as lock:
            if lock is not None:
                return _start(place, installation, lock, idle_seconds)
        time.sleep(_LOOK_AGAIN_SECONDS)
    raise PostgresUnavailable(
        f"The embedded PostgreSQL in {place.home} neither started nor ended in {_START_SECONDS:.0f} s.",
        "Look at what this machine is doing, then try again.",
    )


def _start(place: Place, installation: Installation, lock: int, idle_seconds: float) -> tuple[Lease, Server]:
    os.ftruncate(lock, 0)  # it named the last keeper
    leftovers.clear(place)
    # The server's account must pass through; inside, each file guards itself.
    place.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
    lease = Lease(place)
    lease.hold()
    try:
        _launch_keeper(place, installation, lock, idle_seconds)
        answering = place.server()
    except BaseException:
        lease.release()
        raise
    if answering is None:
        lease.release()
        raise PostgresUnavailable("The embedded PostgreSQL ended as soon as it had started.", "Try again.")
    return lease, answering


def _launch_keeper(place: Place, installation: Installation, lock: int, idle_seconds: float) -> None:
    """Start the keeper, hand the lock on to it, and wait until it says how the start went."""
    order = {
        "folder": str(place.folder),
        "key": place.key,
        "programs": str(installation.programs),
        "root": str(installation.root),
        "parts": installation.parts,
        "lock": lock,
        "idle_seconds": idle_seconds,
    }
    # It outlives this command, so it shares nothing with it: no terminal, no folder, no signals. What it
    # writes to stderr, until it lets go of it, is its report.
    keeper = subprocess.Popen(
        [sys.executable, "-P", "-m", "checker.postgres.keeper", json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        pass_fds=(lock,),
        start_new_session=True,
    )
    keeper.returncode = 0  # it is not waited for, which would otherwise be warned about
    assert keeper.stderr is not None  # noqa: S101 - for the type checker: it is a pipe
    with keeper.stderr as report:
        said = _everything(report.fileno())
    lines = said.splitlines() or ["It said nothing."]
    try:
        failure = json.loads(lines[-1])
    except ValueError:
        raise PostgresUnavailable(
            "The keeper of the embedded PostgreSQL broke down while starting it:\n" + "\n".join(lines),
            "Try again; if it happens again, name a server of your own with --postgres URL.",
        ) from None
    if failure:
        raise PostgresUnavailable(failure["message"], failure["remedy"])


def _everything(pipe: int) -> str:
    """Read a pipe until its other end is closed."""
    deadline = time.monotonic() + _START_SECONDS
    said = b""
    while select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
        if not (more := os.read(pipe, 65536)):
            return said.decode(errors="replace")
        said += more
    raise PostgresUnavailable(
        f"The embedded PostgreSQL did not start within {_START_SECONDS:.0f} seconds.",
        "Try again when the machine has less to do, or name a server with --postgres URL.",
    )


def _idle_seconds() -> float:
    given = os.environ.get("KATA_POSTGRES_IDLE_SECONDS")
    if given is None:
        return _DEFAULT_IDLE_SECONDS
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise BadPostgresChoice(f"KATA_POSTGRES_IDLE_SECONDS is {given!r}; a number of seconds is wanted.")
    return seconds
