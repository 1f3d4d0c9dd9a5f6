"""Takes the learner's files out of a submission, as bytes. Nothing is run, and nothing is written to disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.gradebook import Remark, SubmissionStatus
from checker.submissions.entries import Unreadable
from checker.submissions.errors import Refused
from checker.submissions.layout import Layout
from checker.submissions.left_out import Why
from checker.submissions.names import printable, without_ending
from checker.submissions.opening import opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.submissions.caps import Caps
    from checker.submissions.entries import Entry, Source
    from checker.submissions.handing_in import Handed
    from checker.submissions.layout import Place
    from checker.submissions.wanted import Wanted


@dataclass(frozen=True)
class Taken:
    """What is taken of a submission.

    Attributes:
        status: `GRADED` if it could be read (and can be graded), whatever is in it.
        files: by the exercise's name, in the suite's order, the content by path. An exercise that was not
            handed in, or not so that one can tell which of its files count, is not there.
        remarks: what was left out, and why.
    """

    status: SubmissionStatus
    files: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def take(handed: Handed, wanted: Wanted, caps: Caps) -> Taken:
    """Take what is wanted of a submission. Whatever a student did, this gives something and raises nothing.

    Args:
        handed: the submission.
        wanted: the exercises to look for.
        caps: how much of it may be looked at.
    """
    if handed.contested is not None:
        return _refused(handed, handed.contested)
    if handed.path is None:
        return _missing(handed, "Nothing was handed in.")
    try:
        meant = wanted.meant_by(without_ending(handed.path.name))
        with opened(handed.path, caps) as source:
            taken = _taken(source, Layout(wanted, meant, caps), caps)
    except FileNotFoundError:
        return _missing(handed, "It is not there.")
    except Refused as refusal:
        return _refused(handed, str(refusal))
    except OSError as error:
        return _refused(handed, f"It could not be read: {error.strerror or error}.")
    return Taken(taken.status, taken.files, (*handed.remarks, *taken.remarks))


def digest(files: Mapping[str, bytes]) -> str:
    """A fingerprint of one exercise's files: the same for the same content at the same paths only."""
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(f"{len(path)}:{path}{len(files[path])}:".encode())
        content.update(files[path])
    return f"sha256:{content.hexdigest()}"


def _missing(handed: Handed, why: str) -> Taken:
    return Taken(SubmissionStatus.MISSING, remarks=(Remark(path="", message=why), *handed.remarks))


def _refused(handed: Handed, why: str) -> Taken:
    return Taken(SubmissionStatus.REFUSED, remarks=(Remark(path="", message=why), *handed.remarks))


def _taken(source: Source, layout: Layout, caps: Caps) -> Taken:
    for entry in source.entries():
        layout.add(entry)
    places, remarks = layout.choose()
    files: dict[str, dict[str, bytes]] = {}
    contents = _contents(source, places, caps)
    for entry, place in places.items():
        content = contents[entry]
        if isinstance(content, bytes):
            files.setdefault(place.exercise, {})[place.file] = content
        else:
            remarks.append(Remark(path=printable(place.shown), message=f"It was left out: {content.why}."))
    if not places and not remarks:
        if layout.left_out.count(Why.ARCHIVE):
            raise Refused(
                "It holds archives and none of the exercises. Unpack it first, and give the folder."
            )
        remarks.append(Remark(path="", message="None of the exercises was found in it."))
    return Taken(SubmissionStatus.GRADED, files, (*remarks, *layout.left_out.remarks()))


def _contents(source: Source, places: Mapping[Entry, Place], caps: Caps) -> dict[Entry, bytes | Unreadable]:
    """What is in each of these files, in whatever order the source gives it."""
    too_large = Unreadable(f"it has more than {caps.file_bytes:,} bytes")
    return {
        entry: too_large if isinstance(content, bytes) and len(content) > caps.file_bytes else content
        for entry, content in source.contents(places.keys(), caps.file_bytes)
    }
