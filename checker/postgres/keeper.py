"""The process that keeps one embedded cluster: starts it, watches who uses it, and removes it.

Run by `checker.postgres.starting` only. It ends, and the cluster with it, when no command has used the
cluster for a while, when the server dies, or on SIGTERM.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.postgres import leftovers
from checker.postgres.binaries import Installation
from checker.postgres.cluster import Cluster
from checker.postgres.errors import PostgresUnavailable
from checker.postgres.place import Place, idle_seconds, try_lock

if TYPE_CHECKING:
    from types import FrameType

_LOOK_EVERY_SECONDS = 0.5


def main() -> None:
    """Keep the cluster that the arguments name, until it is not needed."""
    order = json.loads(sys.argv[1])
    place = Place(Path(order["folder"]), order["key"])
    installation = Installation(Path(order["programs"]), Path(order["root"]), tuple(order["parts"]))
    # Whoever wants to end the cluster finds the keeper here. The lock itself came with the descriptor.
    os.pwrite(order["lock"], str(os.getpid()).encode(), 0)
    signal.signal(signal.SIGTERM, _end)
    failure: dict[str, str] = {}
    try:
        _keep(place, installation, order)
    except PostgresUnavailable as error:
        failure = {"message": error.message, "remedy": error.remedy}
    except OSError as error:
        failure = {
            "message": f"The embedded PostgreSQL could not be started: {error}.",
            "remedy": "Deal with what it says, or name a server of your own with --postgres URL.",
        }
    finally:
        leftovers.clear(place)
        os.ftruncate(order["lock"], 0)
    if failure:
        _report(failure)


def _keep(place: Place, installation: Installation, order: dict[str, Any]) -> None:
    cluster = Cluster(place, installation)
    try:
        cluster.make()
        place.write_state(cluster.start())
        _report({})
        _watch(place, cluster, order["idle_seconds"])
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        place.state.unlink(missing_ok=True)
        cluster.stop()


def _watch(place: Place, cluster: Cluster, idle_limit: float) -> None:
    """Return when the server has ended, or nobody has used it for long enough."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    lease = os.open(place.lease, os.O_RDWR | os.O_CLOEXEC)
    while not cluster.has_ended():
        if not try_lock(lease, fcntl.LOCK_EX):
            os.utime(lease)
        elif idle_seconds(place) >= idle_limit:
            # The lock stays ours until the end: a command that comes now waits, and starts anew.
            return
        else:
            fcntl.flock(lease, fcntl.LOCK_UN)
        if select.select([woken], [], [], _LOOK_EVERY_SECONDS)[0]:
            os.read(woken, 64)


def _report(answer: dict[str, str]) -> None:
    """Tell the command that waits at the other end of stderr how the start went, and let go of it."""
    # The command may have been ended meanwhile; then the next one uses the cluster.
    with suppress(BrokenPipeError):
        os.write(sys.stderr.fileno(), json.dumps(answer).encode())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
