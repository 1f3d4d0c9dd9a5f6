"""What a folder, a zip and a tar have in common: entries, and the contents of those that are wanted."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from checker.submissions.caps import Caps


class Kind(Enum):
    """What an entry is. Only files are ever read."""

    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    SPECIAL = auto()
    """A device, a pipe, a socket, a sparse file: nothing that exercises are made of."""
    UNREADABLE = auto()


class Entry(NamedTuple):
    """One entry, as the source names it.

    Attributes:
        number: its place among the source's entries; with `raw`, it says which one is meant.
        raw: its path, unchecked.
        kind: what it is.
    """

    number: int
    raw: str
    kind: Kind


class Unreadable(NamedTuple):
    """Why the content of an entry could not be had, while that of others could."""

    why: str


class Source(Protocol):
    """A submission that is open for reading.

    Both methods raise `Refused` where nothing of it is to be had: it is broken, or more than it may be.
    """

    def entries(self) -> Iterator[Entry]:
        """All entries, in the source's order, one at a time."""

    def contents(self, wanted: Collection[Entry], most: int) -> Iterator[tuple[Entry, bytes | Unreadable]]:
        """What is in each of these files; of one that is larger than `most`, the first `most + 1` bytes."""


def too_many(caps: Caps) -> str:
    """Why a source with more entries than it may have is refused."""
    return (
        f"It has more than {caps.entries:,} files and folders. Hand in the exercises alone, without what was "
        "installed or made beside them."
    )
