"""Throw-away clusters for one submission each: copies of one that is made beforehand.

Nothing in one can be reached from another, and no network leads to any of them: only a socket in a folder
that is closed to other users.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from checker import temporary
from checker.postgres import binaries, leftovers, runtime_folder, settings
from checker.postgres.cluster import Cluster
from checker.postgres.databases import Run
from checker.postgres.place import Place
from checker.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SEEN_AT = ("127.0.0.1", 5432)
"""Where the learner's code finds its server: whoever runs it has to lead from there to the socket."""

LIMITS = (
    "max_connections=120",
    "temp_file_limit=200MB",
    "logging_collector=off",
    "superuser_reserved_connections=10",
)
"""What a submission may use of its cluster, besides what its roles may."""

_SOCKET = 5432
_PREFIX = "clusters-"


class PrivateClusters:
    """Makes clusters; what it made is gone when its context ends.

    Use it as a context manager.

    Args:
        templates: what trials will find in their databases, by key, so that no cluster has to build it: SQL,
            or None for nothing.
    """

    def __init__(self, templates: Mapping[str, str | None] | None = None) -> None:
        self._templates = templates or {}

    def __enter__(self) -> Self:
        """Make the one that is copied.

        Raises:
            PostgresUnavailable: There are no programs, or no room.
        """
        self._installation = binaries.find()
        above = runtime_folder.create()
        # Where there is room has changed since, maybe, and with it where we work.
        for place in runtime_folder.candidates():
            for folder in temporary.abandoned(_PREFIX, place):
                _clear(folder)  # its servers ended with the process that was killed, or are ending
        self.folder, self._lease = temporary.lease(_PREFIX, above)
        self.folder.chmod(0o711)  # the server's account passes through; inside, each file guards itself
        self._numbers = itertools.count(1)
        self._original = Place(self.folder, "original")
        self._original.home.mkdir(mode=0o711)
        try:
            first = Cluster(self._original, self._installation)
            first.make()
            self._closed = self._prepare(first)
        except BaseException:
            self.__exit__()
            raise
        self._password = first.password
        return self

    def __exit__(self, *_: object) -> None:
        """Remove all of it, with what a slot has left that was killed."""
        try:
            _clear(self.folder)
        finally:
            os.close(self._lease)

    def _prepare(self, cluster: Cluster) -> frozenset[int]:
        """Build the templates in the original; gives the oids of the databases that stay as they are."""
        try:
            return asyncio.run(_build(_started(cluster, self._original), self._templates))
        finally:
            cluster.stop()

    @contextmanager
    def cluster(self) -> Iterator[Server]:
        """Start a cluster of one's own; it ends with the context.

        Raises:
            PostgresUnavailable: It does not start.
        """
        # Processes that were forked off make some, too.
        place = Place(self.folder, f"cluster-{os.getpid()}-{next(self._numbers)}")
        place.home.mkdir(mode=0o711)
        cluster = Cluster(place, self._installation, password=self._password)
        try:
            cluster.copy(self._original, self._closed)
            yield _started(cluster, place)
        finally:
            cluster.stop()
            shutil.rmtree(place.home, ignore_errors=True)


def _started(cluster: Cluster, place: Place) -> Server:
    sockets = place.home / "socket"
    cluster.start_at_socket(sockets, _SOCKET, *LIMITS)
    return Server(
        host=str(sockets),
        port=_SOCKET,
        user=settings.SUPERUSER,
        password=cluster.password,
        source="embedded",
        shared_templates=True,
        seen_at=SEEN_AT,
    )


async def _build(server: Server, templates: Mapping[str, str | None]) -> frozenset[int]:
    async with Run(server) as run:
        for key, setup_sql in templates.items():
            await run.template(key, setup_sql)
        return await run.closed_databases()


def _clear(folder: Path) -> None:
    """Remove a folder of clusters. Servers whose process was killed may still be ending."""
    for home in folder.iterdir():
        if home.is_dir():
            leftovers.clear(Place(folder, home.name))
    leftovers.remove(folder)
