"""Where in a submission the exercises are, by the paths alone.

An exercise's folder, `NN_slug`, is looked for in these places, and taken from the first with a file of it:

1. `exercises/`, as in the suite
2. the submission itself
3. `exercises/` one folder down, as in the zip of a repository
4. one folder down
5. no folder of its own: its files lie in the submission itself,
6. or one folder down. (Both only for the exercise that `Wanted.meant_by` tells.)

If it is in two places of one kind, or a file is there twice (also with other upper and lower case, which some
systems take for the same), then it is not taken at all: nobody can say which of the two is the answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from checker.gradebook import Remark
from checker.submissions.entries import Entry, Kind
from checker.submissions.left_out import LeftOut, Why
from checker.submissions.names import folded, is_archive, parts_of, printable, unsearched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.submissions.caps import Caps
    from checker.submissions.wanted import Wanted

Parts = tuple[str, ...]

LOOKS_LIKE_AN_EXERCISE = re.compile(r"\d\d_[a-z0-9_]+")
_SHOWN = 3
_NOT_BY_LEARNERS = "solutions"
_IN_EXERCISES, _AT_THE_TOP, _DEEPER_IN_EXERCISES, _DEEPER, _LOOSE, _LOOSE_DEEPER = range(1, 7)


class Spot(NamedTuple):
    """A place in a submission where an exercise may be: the lower its rank, the sooner it is taken."""

    rank: int
    folder: Parts


class Place(NamedTuple):
    """Where a file belongs, and where it was."""

    exercise: str
    file: str
    shown: str


class Found(NamedTuple):
    """An entry that is at the path of a learner's file, but for upper and lower case."""

    entry: Entry
    parts: Parts
    exact: bool


Files = dict[str, list[Found]]
"""What is at the paths of an exercise's files in one spot."""


class Layout:
    """What a submission has of which exercise, and what it has beside that.

    Args:
        wanted: what is looked for.
        meant: the exercise that files in no exercise's folder are of, if any.
        caps: how deep a path may be.
    """

    def __init__(self, wanted: Wanted, meant: str | None, caps: Caps) -> None:
        self._wanted = wanted
        self._files = {
            name: {folded(tuple(f.split("/"))): f for f in files} for name, files in wanted.files.items()
        }
        self._meant = meant
        self._depth = caps.depth
        self._found: dict[str, dict[Spot, Files]] = defaultdict(dict)
        self.left_out = LeftOut()

    def add(self, entry: Entry) -> None:
        """Sort one entry in."""
        if any(unsearched(name) for name in entry.raw.split("/")):
            return
        parts = parts_of(entry.raw)
        if not parts:
            if entry.kind is not Kind.FOLDER:  # of a folder, each file is told
                self.left_out.add(Why.BAD_NAME, entry.raw)
        elif len(parts) > self._depth or (entry.kind is Kind.FOLDER and len(parts) == self._depth):
            self.left_out.add_once(Why.DEEP, "/".join(parts[: self._depth]))
        elif entry.kind is not Kind.FOLDER and not self._is_wanted(entry, parts):
            self._leave_out(entry.kind, parts)

    def choose(self) -> tuple[dict[Entry, Place], list[Remark]]:
        """What is to be read, and what is to be said of the exercises that are there twice, or not as a file.

        Gives:
            Where each of the files belongs, in the suite's order, and the remarks.
        """
        places: dict[Entry, Place] = {}
        remarks: list[Remark] = []
        for exercise in self._wanted.files:
            spots = self._found.get(exercise)
            if not spots:
                continue
            rank = min(spot.rank for spot in spots)
            best = [files for spot, files in spots.items() if spot.rank == rank]
            several = _several(best)
            if several:
                remarks.append(_there_twice(exercise, several))
                continue
            remarks += _passed_over(exercise, spots, rank)
            for file, [found] in best[0].items():
                if found.entry.kind is Kind.FILE and found.exact:
                    places[found.entry] = Place(exercise, file, "/".join(found.parts))
                else:
                    remarks.append(_not_as_a_file(file, found))
        return places, remarks

    def _is_wanted(self, entry: Entry, parts: Parts) -> bool:
        low = folded(parts)
        is_wanted = False
        for exercise, spot, named in self._spots(low):
            inside = len(spot.folder) + named
            file = self._files[exercise].get(low[inside:])
            if file is not None:
                exact = parts[inside - named :] == (*[exercise] * named, *file.split("/"))
                files = self._found[exercise].setdefault(spot, {})
                files.setdefault(file, []).append(Found(entry, parts, exact))
                is_wanted = True
        return is_wanted

    def _spots(self, low: Parts) -> Iterator[tuple[str, Spot, bool]]:
        """Which exercises a path may be of, and whether a folder with the exercise's name is among it."""
        for index, part in enumerate(low[:3]):
            rank = _rank(low[:index])
            if rank and part in self._files:
                yield part, Spot(rank, low[:index]), True
        if self._meant:
            yield self._meant, Spot(_LOOSE, ()), False
            if low[0] != _NOT_BY_LEARNERS and not LOOKS_LIKE_AN_EXERCISE.fullmatch(low[0]):
                yield self._meant, Spot(_LOOSE_DEEPER, low[:1]), False

    def _leave_out(self, kind: Kind, parts: Parts) -> None:
        why = Why.ARCHIVE if kind is Kind.FILE and is_archive(parts[-1]) else _WHY[kind]
        for name, inside in _folders(parts):
            if name in self._wanted.others or inside in self._wanted.beside.get(name, ()):
                return
            if self._is_unknown(name):
                self.left_out.add_once(Why.UNKNOWN, "/".join(parts).removesuffix(f"/{inside}"))
            elif name in self._wanted.files and why is Why.OTHER:
                why = Why.BESIDE
        loose = {"/".join(parts), "/".join(parts[1:])} if self._meant else set()
        if not loose & self._wanted.beside.get(self._meant or "", frozenset()):
            self.left_out.add(why, "/".join(parts))

    def _is_unknown(self, name: str) -> bool:
        return name not in self._wanted.files and LOOKS_LIKE_AN_EXERCISE.fullmatch(name) is not None


_WHY = {Kind.FILE: Why.OTHER, Kind.LINK: Why.LINK, Kind.SPECIAL: Why.SPECIAL, Kind.UNREADABLE: Why.UNREADABLE}


def _folders(parts: Parts) -> Iterator[tuple[str, str]]:
    """The names on a path that are where an exercise's folder may be, and what comes after each."""
    for index, name in enumerate(parts[:3]):
        if len(parts) > index + 1 and _rank(parts[:index]):
            yield name, "/".join(parts[index + 1 :])


def _rank(before: Parts) -> int | None:
    """Which kind of place the folder is that holds an exercise's folder; None where nobody hands one in."""
    match before:
        case ():
            return _AT_THE_TOP
        case ("exercises",):
            return _IN_EXERCISES
        case (folder,) if folder != _NOT_BY_LEARNERS:
            return _DEEPER
        case (_, "exercises"):
            return _DEEPER_IN_EXERCISES
        case _:
            return None


def _several(best: list[Files]) -> list[Found]:
    """What contradicts each other: a file of each spot, or all that is at one file's path. Else nothing."""
    if len(best) > 1:
        return [next(iter(files.values()))[0] for files in best]
    return next((found for found in best[0].values() if len(found) > 1), [])


def _there_twice(exercise: str, several: list[Found]) -> Remark:
    message = (
        f"It is there {len(several):,} times: {_listed(several)}. None was taken, as nobody can say which "
        "one counts. If these are several students' submissions in one, unpack it, and give the folder."
    )
    return Remark(path=exercise, message=message)


def _passed_over(exercise: str, spots: Mapping[Spot, Files], rank: int) -> Iterator[Remark]:
    passed = [files for spot, files in spots.items() if spot.rank > rank]
    again = [found for files in passed for several in files.values() for found in several]
    if again:
        message = (
            f"It is there again in a place that is looked at later, and was left out there: {_listed(again)}."
        )
        yield Remark(path=exercise, message=message)


def _not_as_a_file(file: str, found: Found) -> Remark:
    if found.entry.kind is Kind.FILE:
        why = f"Its name is not spelled `{file}`, upper and lower case included"
    else:
        why = _WHY[found.entry.kind].value[0].rstrip(".")
    return Remark(path=printable("/".join(found.parts)), message=f"{why}: it counts as not handed in.")


def _listed(several: list[Found]) -> str:
    names = sorted("/".join(found.parts) for found in several)
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(f"`{printable(name)}`" for name in names[:_SHOWN]) + more
