"""Reads a submission that is a folder: through no link, and without waiting for anybody, as at a pipe."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING

from checker.submissions.entries import Entry, Kind, Unreadable, too_many
from checker.submissions.errors import Refused
from checker.submissions.names import unsearched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from checker.submissions.caps import Caps

NO_LINK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
"""Does not go through a link, and does not wait for the other end of a pipe."""


class FolderSource:
    """A folder.

    Args:
        descriptor: of the folder, open as long as this is used.
        caps: how much of it is looked at.
    """

    def __init__(self, descriptor: int, caps: Caps) -> None:
        self._top = descriptor
        self._caps = caps
        self._seen = 0

    def entries(self) -> Iterator[Entry]:
        """What is in it and in the folders below, in order of their names; hidden folders are not opened."""
        self._seen = 0
        yield from self._below(self._top, "", 1)

    def contents(self, wanted: Collection[Entry], most: int) -> Iterator[tuple[Entry, bytes | Unreadable]]:
        """Read these files, unless they are no regular files any more."""
        for entry in wanted:
            try:
                yield entry, self._read(entry.raw, most)
            except OSError as error:
                yield entry, Unreadable(error.strerror or "it cannot be read")

    def _below(self, folder: int, path: str, depth: int) -> Iterator[Entry]:
        for name, kind in self._listed(folder):
            self._seen += 1
            yield Entry(self._seen, path + name, kind)
            if kind is not Kind.FOLDER or depth >= self._caps.depth or unsearched(name):
                continue
            try:
                inner = os.open(name, NO_LINK | os.O_DIRECTORY, dir_fd=folder)
            except OSError:  # no right to, or it was a folder a moment ago
                yield Entry(self._seen, path + name, Kind.UNREADABLE)
                continue
            try:
                yield from self._below(inner, f"{path}{name}/", depth + 1)
            finally:
                os.close(inner)

    def _listed(self, folder: int) -> list[tuple[str, Kind]]:
        """The names in a folder. They are counted as they come, so that a huge one is never held."""
        names: list[tuple[str, Kind]] = []
        with os.scandir(folder) as listing:
            for each in listing:
                names.append((each.name, _kind(each)))
                if self._seen + len(names) > self._caps.entries:
                    raise Refused(too_many(self._caps))
        return sorted(names, key=itemgetter(0))

    def _read(self, path: str, most: int) -> bytes:
        *folders, name = path.split("/")
        with _opened_below(self._top, folders) as folder:
            descriptor = os.open(name, NO_LINK, dir_fd=folder)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise OSError(0, "it is no regular file any more")
                return file.read(most + 1)


@contextmanager
def _opened_below(top: int, folders: list[str]) -> Iterator[int]:
    """The innermost of these folders, each opened in the one before: none of them can be a link."""
    here = os.dup(top)
    try:
        for name in folders:
            inner = os.open(name, NO_LINK | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = inner
        yield here
    finally:
        os.close(here)


def _kind(entry: os.DirEntry[str]) -> Kind:
    try:
        if entry.is_symlink():
            return Kind.LINK
        if entry.is_dir(follow_symlinks=False):
            return Kind.FOLDER
        return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.SPECIAL
    except OSError:  # it has vanished meanwhile
        return Kind.UNREADABLE
