"""The embedded server: a throw-away cluster that commands share, from the first to after the last."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from checker.postgres import binaries, runtime_folder
from checker.postgres.place import Lease, Place, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server


@contextmanager
def server() -> Iterator[Server]:
    """Give the embedded server, started if it does not run. It keeps running while the context is open.

    A process forked off meanwhile keeps the server running too, as long as it lives.

    Raises:
        PostgresUnavailable: It cannot be started.
    """
    installation = binaries.find()
    found = _running(key_of(installation))
    if found is None:
        # Late, because starting is rare and what it needs is slow to import.
        from checker.postgres import starting  # noqa: PLC0415

        found = starting.start(installation)
    lease, answering = found
    try:
        yield answering
    finally:
        lease.release()


def _running(key: str) -> tuple[Lease, Server] | None:
    for folder in runtime_folder.candidates():
        place = Place(folder, key)
        if place.home.exists():
            runtime_folder.check(folder)
            if taken := take(place):
                return taken
    return None


def take(place: Place) -> tuple[Lease, Server] | None:
    """Take a lease on a cluster that is running; None when there is none.

    The place's folder must have been checked.
    """
    lease = Lease(place)
    if lease.hold() and (answering := place.server()):
        return lease, answering
    lease.release()
    return None
