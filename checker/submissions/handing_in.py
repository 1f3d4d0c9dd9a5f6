"""Who handed in what: known for a whole cohort before anything of it is read.

What is named on the command line is one of these:

- a manifest (`.csv`): what it lists, see `checker.submissions.manifests`;
- any other file: one submission, which should be an archive;
- a folder in which exercises lie, in `exercises/` or by themselves: one submission. If a single exercise is
  asked for (or the folder's name holds an exercise's), its files alone are enough;
- a folder that holds nothing but one folder, as unpacked archives do: one submission;
- a folder with archives in it, or with folders in which exercises are found: a cohort. Each archive and each
  folder in it is a submission, and never again a cohort. Other files in it are told of and left out;
- any other folder: one submission, in which nothing will be found.

What begins with a dot counts for nothing in this. A student's name is the manifest's, else that of the folder
or the file without its ending.

A student has one submission; the same one named twice is one. Of several, the one that was `submitted` last
counts, if the manifest says so of each; otherwise none does. (Who hands in exercise by exercise
needs one folder or archive for all.)
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.gradebook import Remark
from checker.submissions.errors import NothingHandedIn
from checker.submissions.layout import LOOKS_LIKE_AN_EXERCISE
from checker.submissions.left_out import LeftOut, Why
from checker.submissions.manifests import read_manifest
from checker.submissions.names import is_archive, printable, unsearched, without_ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from checker.submissions.wanted import Wanted


_SHOWN = 3


class Handed(NamedTuple):
    """A submission, of which nothing has been read.

    Attributes:
        student: whose it is; safe to print. No two have the same.
        source: where it is, as it was named; safe to print.
        path: where it is; None if the manifest knows of none.
        late: whether the manifest says that it was late.
        contested: why it is to be refused unread, if it is.
        remarks: what is to be said of it beside what is found in it.
    """

    student: str
    source: str
    path: Path | None
    late: bool = False
    contested: str | None = None
    remarks: tuple[Remark, ...] = ()


class HandedIn(NamedTuple):
    """A cohort: its submissions by student, and what was not one."""

    submissions: tuple[Handed, ...]
    remarks: tuple[Remark, ...] = ()


class _Candidate(NamedTuple):
    handed: Handed
    submitted: datetime | None = None

    def is_same(self, other: _Candidate) -> bool:
        """Whether this is the other once more, perhaps by another path."""
        ours, theirs = self.handed, other.handed
        return (ours.path, ours.late, self.submitted) == (theirs.path, theirs.late, other.submitted)


def handed_in(paths: Sequence[Path], wanted: Wanted) -> HandedIn:
    """Find the submissions that are meant by these paths.

    Raises:
        NothingHandedIn: if a path is not there or cannot be listed, or no submission is found at all.
        BadManifest: if a manifest is wrong.
    """
    left_out = LeftOut()
    remarks: list[Remark] = []
    of_student: dict[str, list[_Candidate]] = {}
    for path in paths:
        for candidate in _candidates(path, wanted, left_out, remarks):
            several = of_student.setdefault(candidate.handed.student, [])
            if not any(candidate.is_same(other) for other in several):
                several.append(candidate)
    if not of_student:
        named = ", ".join(f"`{printable(str(path))}`" for path in paths)
        raise NothingHandedIn(f"There is no submission in {named}.")
    counting = [_the_one_that_counts(of_student[student]) for student in sorted(of_student)]
    return HandedIn(tuple(_shared_are_told(counting)), (*remarks, *left_out.remarks()))


def _candidates(path: Path, wanted: Wanted, left_out: LeftOut, remarks: list[Remark]) -> Iterator[_Candidate]:
    if not os.path.lexists(path):
        raise NothingHandedIn(f"There is no `{printable(str(path))}`.")
    real = Path(os.path.realpath(path))  # a link that is named is meant
    if not real.is_dir():
        if path.suffix.lower() == ".csv":
            yield from _listed_in(path)
        else:
            yield _Candidate(Handed(_student(without_ending(path.name)), printable(str(path)), real))
        return
    try:
        here = _Listing.of(real)
    except OSError as error:
        raise NothingHandedIn(f"`{printable(str(path))}` cannot be opened: {error.strerror}.") from None
    if not _is_cohort(real, here, wanted):
        if len(here.folders) == 1 and not _has_exercises(real, here, wanted):
            remarks.append(_wrapped(path, real, here.folders[0]))
        yield _Candidate(Handed(_student(real.name), printable(str(path)), real))
        return
    for name in sorted(here.folders + here.archives + here.links):
        student = name if name in here.folders else without_ending(name)
        yield _Candidate(Handed(_student(student), printable(str(path / name)), real / name))
    for name in here.others:
        left_out.add(Why.NO_SUBMISSION, str(path / name))


def _wrapped(path: Path, real: Path, inner: str) -> Remark:
    message = (
        f"It holds one folder, and was taken for one submission, of `{_student(real.name)}`. If it was to be "
        f"a cohort of one, name that folder itself: `{printable(str(path / inner))}`."
    )
    return Remark(path=printable(str(path)), message=message)


def _listed_in(manifest: Path) -> Iterator[_Candidate]:
    for row in read_manifest(manifest):
        path = manifest.parent / row.path if row.path else None
        yield _Candidate(Handed(_student(row.student), printable(row.path), path, row.late), row.submitted)


def _student(name: str) -> str:
    return printable(unicodedata.normalize("NFC", name))


def _the_one_that_counts(candidates: list[_Candidate]) -> Handed:
    if len(candidates) == 1:
        return candidates[0].handed
    times = [one.submitted for one in candidates if one.submitted is not None]
    with_zone = {time.tzinfo is not None for time in times}
    if len(times) == len(candidates) and len(with_zone) == 1 and times.count(max(times)) == 1:
        last = next(one.handed for one in candidates if one.submitted == max(times))
        earlier = [one.handed for one in candidates if one.handed is not last]
        message = f"There is an earlier one, which does not count: {_sources(earlier)}."
        return last._replace(remarks=(Remark(path="", message=message),))
    several = [one.handed for one in candidates]
    contested = (
        f"{len(several):,} submissions have this name: {_sources(several)}. None was taken. A manifest can "
        "tell whose they are, or which was `submitted` last (by times that all have a zone, or none)."
    )
    return Handed(several[0].student, several[0].source, several[0].path, contested=contested)


def _shared_are_told(submissions: list[Handed]) -> Iterator[Handed]:
    """The same, where it is said of each that a manifest gives to several students."""
    sharing: dict[Path | None, list[str]] = {}
    for one in submissions:
        if one.path is not None:
            sharing.setdefault(one.path, []).append(one.student)
    for one in submissions:
        others = [student for student in sharing.get(one.path, ()) if student != one.student]
        if not others:
            yield one
            continue
        more = f" and {len(others) - _SHOWN:,} more" if len(others) > _SHOWN else ""
        message = f"It is also the submission of {', '.join(others[:_SHOWN])}{more}."
        yield one._replace(remarks=(*one.remarks, Remark(path="", message=message)))


def _sources(several: list[Handed]) -> str:
    more = f" and {len(several) - _SHOWN:,} more" if len(several) > _SHOWN else ""
    return ", ".join(f"`{each.source}`" for each in several[:_SHOWN]) + more


class _Listing(NamedTuple):
    """The names in a folder."""

    folders: list[str]
    archives: list[str]
    links: list[str]
    others: list[str]

    @classmethod
    def of(cls, folder: Path) -> _Listing:
        """List a folder.

        Raises:
            OSError: if it cannot be.
        """
        listing = cls([], [], [], [])
        with os.scandir(folder) as entries:
            for entry in entries:
                if unsearched(entry.name):
                    continue
                if entry.is_symlink():
                    names = listing.links
                elif entry.is_dir(follow_symlinks=False):
                    names = listing.folders
                else:
                    names = listing.archives if is_archive(entry.name) else listing.others
                names.append(entry.name)
        return listing


def _is_cohort(folder: Path, here: _Listing, wanted: Wanted) -> bool:
    if _has_exercises(folder, here, wanted):
        return False
    if here.archives:
        return True
    inside = ((folder / name, _listing(folder / name)) for name in here.folders)
    return len(here.folders) > 1 and any(
        _has_exercises_below(path, listing, wanted) for path, listing in inside
    )


def _has_exercises(folder: Path, here: _Listing, wanted: Wanted) -> bool:
    """Whether exercises lie in this very folder."""
    if any(name == "exercises" or LOOKS_LIKE_AN_EXERCISE.fullmatch(name) for name in here.folders):
        return True
    meant = wanted.meant_by(folder.name)
    return meant is not None and any(os.path.lexists(folder / file) for file in wanted.files[meant])


def _has_exercises_below(folder: Path, here: _Listing, wanted: Wanted) -> bool:
    """Whether they do, or in one folder in it."""
    inside = ((folder / name, _listing(folder / name)) for name in here.folders)
    return _has_exercises(folder, here, wanted) or any(_has_exercises(*each, wanted) for each in inside)


def _listing(folder: Path) -> _Listing:
    """What is in a folder; nothing if it cannot be listed, which will be told when it is read."""
    try:
        return _Listing.of(folder)
    except OSError:
        return _Listing([], [], [], [])
