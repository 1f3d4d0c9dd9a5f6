"""Keeps count of what is left out of a submission, and tells it in a few remarks however much it is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checker.gradebook import Remark
from checker.submissions.names import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLES = 3
_LONG = 200


class Why(Enum):
    """Why something is left out: what is said of a single one, and of several."""

    BAD_NAME = (
        "Its name leads out of the submission, or is not the same on every system. It was left out.",
        "{count} entries were left out, whose names lead out of the submission or differ between systems",
    )
    LINK = (
        "It is a link. Links are not followed.",
        "{count} links were not followed",
    )
    SPECIAL = (
        "It is neither a file nor a folder, and was left out.",
        "{count} entries that are neither files nor folders were left out",
    )
    UNREADABLE = (
        "It could not be opened.",
        "{count} files or folders could not be opened",
    )
    DEEP = (
        "It is so deep inside that it was not looked into.",
        "{count} folders are so deep inside that they were not looked into",
    )
    ARCHIVE = (
        "It is an archive inside the submission, and was not opened.",
        "{count} archives inside the submission were not opened",
    )
    UNKNOWN = (
        "There is no such exercise in this suite. Is it of an older version?",
        "{count} folders look like exercises, perhaps of an older version, and are none of this suite's",
    )
    BESIDE = (
        "It is none of the exercise's files, and was left out. Code that imports it will not find it.",
        "{count} files in exercises' folders are none of theirs. Code that imports them will not find them",
    )
    NO_SUBMISSION = (
        "It is neither a folder nor an archive, and was not taken for a submission.",
        "{count} files are neither folders nor archives, and were not taken for submissions",
    )
    OTHER = (
        "It is no exercise's file, and was left out.",
        "{count} files that are no exercise's were left out",
    )


class LeftOut:
    """What was left out so far: how much of each kind, and the first names of it by the alphabet."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Why, 0)
        self._first: dict[Why, list[str]] = {why: [] for why in Why}
        self._told: set[tuple[Why, str]] = set()

    def add(self, why: Why, path: str) -> None:
        """Note one more."""
        self._counts[why] += 1
        self._first[why] = sorted([*self._first[why], path[:_LONG]])[:_EXAMPLES]

    def add_once(self, why: Why, path: str) -> None:
        """Note what may come again, as a folder does with each of its files."""
        if (why, path) not in self._told:
            self._told.add((why, path))
            self.add(why, path)

    def count(self, why: Why) -> int:
        """How many there are of a kind."""
        return self._counts[why]

    def remarks(self) -> Iterator[Remark]:
        """One for each kind of which there is any."""
        for why, (one, several) in ((why, why.value) for why in Why):
            count, first = self._counts[why], [printable(path) for path in self._first[why]]
            if count == 1:
                yield Remark(path=first[0], message=one)
            elif count:
                more = f" and {count - len(first):,} more" if count > len(first) else ""
                names = ", ".join(f"`{path}`" for path in first)
                yield Remark(path="", message=f"{several.format(count=f'{count:,}')}: {names}{more}.")
