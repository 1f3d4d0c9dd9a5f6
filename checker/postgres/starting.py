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
    from pathlib import Path

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
    heard, report = os.pipe()
    order = {
        "folder": str(place.folder),
        "key": place.key,
        "programs": str(installation.programs),
        "root": str(installation.root),
        "parts": installation.parts,
        "lock": lock,
        "report": report,
        "idle_seconds": idle_seconds,
    }
    complaints = place.home / "keeper.log"
    with complaints.open("wb") as log:
        # It outlives this command, so it shares nothing with it: no terminal, no folder, no signals.
        keeper = subprocess.Popen(
            [sys.executable, "-P", "-m", "checker.postgres.keeper", json.dumps(order)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            pass_fds=(lock, report),
            start_new_session=True,
        )
    keeper.returncode = 0
    os.close(report)
    try:
        if not select.select([heard], [], [], _START_SECONDS)[0]:
            raise PostgresUnavailable(
                f"The embedded PostgreSQL did not start within {_START_SECONDS:.0f} seconds.",
                "Try again when the machine has less to do, or name a server with --postgres URL.",
            )
        answer = os.read(heard, 65536)
    finally:
        os.close(heard)
    if not answer:
        raise PostgresUnavailable(
            f"The keeper of the embedded PostgreSQL ended while starting it:\n{_text(complaints)}",
            "Try again; if it happens again, name a server with --postgres URL.",
        )
    if failure := json.loads(answer):
        raise PostgresUnavailable(failure["message"], failure["remedy"])


def _text(complaints: Path) -> str:
    try:
        return complaints.read_text(errors="replace").strip() or "It said nothing."
    except FileNotFoundError:
        return "It said nothing."


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
