"""Temporary folders that are gone afterwards, even if whoever made them is killed.

Each is locked as long as its maker lives: the kernel gives the lock up however a process ends. What nobody
holds any more is removed by the next process that makes one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = "kata-tmp-"
_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Leased(NamedTuple):
    """A folder, and the open descriptor whose lock says that somebody uses it."""

    path: Path
    lease: int


def fastest() -> Path:
    """Where temporary folders are made: in memory, if there is such a place."""
    memory = Path("/dev/shm")  # noqa: S108  # only what mkdtemp makes there is used
    return memory if os.access(memory, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


@contextmanager
def folder(purpose: str, above: Path | None = None) -> Iterator[Path]:
    """Make a folder that only this user can look into; it is gone, with all in it, after the block.

    Args:
        purpose: a word of its name.
        above: the folder to make it in; the fastest place by default.
    """
    if above is None:
        above = fastest()
        _remove_abandoned(above, os.getpid())
    made = lease(f"{_PREFIX}{purpose}-", above)
    try:
        yield made.path
    finally:
        shutil.rmtree(made.path, ignore_errors=True)
        os.close(made.lease)


def lease(prefix: str, above: Path) -> Leased:
    """Make a folder and lock it until its lease is closed, in this process and in all forked from it.

    Raises:
        OSError: It cannot be made.
    """
    while True:
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=above)).resolve()
        with suppress(FileNotFoundError):  # it was taken for abandoned before it was locked
            descriptor = os.open(path, _OPEN)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if path.exists():
                    return Leased(path, descriptor)
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)


def abandoned(prefix: str, above: Path) -> Iterator[Path]:
    """This user's folders that nobody holds any more; each is locked while the caller removes it."""
    for path in sorted(above.glob(f"{prefix}*")):
        try:
            descriptor = os.open(path, _OPEN)
        except OSError:
            continue  # it is gone already, or is no folder of ours
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_uid == os.geteuid():
                yield path
        except BlockingIOError:
            continue
        finally:
            os.close(descriptor)


@cache
def _remove_abandoned(above: Path, _process: int) -> None:
    """Once in each process, which also is when a run begins another submission."""
    for path in abandoned(_PREFIX, above):
        shutil.rmtree(path, ignore_errors=True)
