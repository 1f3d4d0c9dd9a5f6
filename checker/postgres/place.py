"""Where one embedded cluster keeps its things, and the locks that say whether it lives and is used."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from checker.postgres import settings
from checker.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.postgres.binaries import Installation


@dataclass(frozen=True, slots=True)
class State:
    """What a keeper writes down once its cluster answers."""

    port: int
    password: str
    version: str
    postgres_pid: int
    keeper_pid: int


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one cluster. The two locks outlast it, empty; everything else is in `home`.

    Attributes:
        folder: The runtime folder of this user.
        key: Names the programs and settings that the cluster runs with.
    """

    folder: Path
    key: str

    @property
    def lock(self) -> Path:
        """The file whose exclusive lock is held by whoever starts the cluster, then by its keeper."""
        return self.folder / f"{self.key}.lock"

    @property
    def lease(self) -> Path:
        """The file whose shared lock is held by every command that uses the cluster.

        The kernel gives it up when a command dies, however it dies. Its mtime says when the cluster was last
        seen in use.
        """
        return self.folder / f"{self.key}.lease"

    @property
    def home(self) -> Path:
        """The folder with the cluster itself."""
        return self.folder / self.key

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def server_log(self) -> Path:
        """What initdb and the server said."""
        return self.home / "server.log"

    @property
    def state(self) -> Path:
        """The keeper's `State`; there only while the cluster can be used."""
        return self.home / "state.json"

    def read_state(self) -> State | None:
        """Give what the keeper wrote down, or None while there is nothing usable."""
        try:
            return State(**json.loads(self.state.read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write_state(self, state: State) -> None:
        """Write down that the cluster can be used, readable for this user only."""
        draft = self.state.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(state), file)
        draft.rename(self.state)

    def server(self) -> Server | None:
        """Give the server, or None when there is none that answers and is kept."""
        state = self.read_state()
        if state is None or not self.has_keeper() or not _answers(state.port):
            return None
        return Server(
            host=settings.HOST,
            port=state.port,
            user=settings.SUPERUSER,
            password=state.password,
            source="embedded",
            shared_templates=True,
        )

    def has_keeper(self) -> bool:
        """Say whether somebody starts or keeps this cluster."""
        try:
            lock = os.open(self.lock, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not try_lock(lock, fcntl.LOCK_SH)
        finally:
            os.close(lock)


class Lease:
    """The right to use a running cluster: while it is held, the keeper does not stop it."""

    def __init__(self, place: Place) -> None:
        self._file = os.open(place.lease, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def hold(self) -> bool:
        """Lock the lease; False when the keeper is about to stop the cluster."""
        if not try_lock(self._file, fcntl.LOCK_SH):
            return False
        os.utime(self._file)
        return True

    def release(self) -> None:
        """Give the lease back."""
        os.utime(self._file)
        os.close(self._file)


@contextmanager
def locked(path: Path) -> Iterator[int | None]:
    """Hold a file's exclusive lock; gives its descriptor, or None when somebody else holds the lock."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield file if try_lock(file, fcntl.LOCK_EX) else None
    finally:
        os.close(file)


def try_lock(file: int, operation: int) -> bool:
    """Lock an open file (`LOCK_SH` or `LOCK_EX`) without waiting, and say whether it worked."""
    try:
        fcntl.flock(file, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def key_of(installation: Installation) -> str:
    """Give the key of the cluster that runs with these programs and our present settings."""
    return f"{installation.fingerprint()}-{settings.VERSION}"


def places(folder: Path) -> list[Place]:
    """Give every place in a runtime folder that has or had a cluster."""
    return [Place(folder, lock.stem) for lock in sorted(folder.glob("*.lock"))]


def idle_seconds(place: Place) -> float:
    """Say for how long no command has been seen using the cluster."""
    return max(0.0, time.time() - place.lease.stat().st_mtime)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((settings.HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
