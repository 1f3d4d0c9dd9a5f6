"""A cohort in parts, for several machines, and its gradebook put together again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from checker.cohort.errors import CannotGrade

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.gradebook import Gradebook
    from checker.verdict import Versions


class Shard(NamedTuple):
    """One of several parts. Whose submission is in which depends on the student's name alone.

    Attributes:
        number: which, from 1.
        of: how many there are.
    """

    number: int
    of: int

    def holds(self, student: str) -> bool:
        """Whether a student's submission is in this part."""
        digest = hashlib.sha256(student.encode(errors="surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1


def merged(parts: Mapping[str, Gradebook]) -> Gradebook:
    """The gradebook of the whole cohort.

    Args:
        parts: those of its parts, by where they are.

    Raises:
        CannotGrade: They are not parts of one cohort: other exercises, other versions, or a student twice.
    """
    (first_place, first), *others = parts.items()
    of_student = {one.student: (first_place, one) for one in first.submissions}
    servers = [part.versions.postgresql for part in parts.values() if part.versions.postgresql is not None]
    versions = first.versions.model_copy(update={"postgresql": servers[0] if servers else None})
    for place, part in others:
        for what, ours, theirs in (
            ("exercises or points", first.exercises, part.exercises),
            ("versions of the suite, Python, pgdbm or PostgreSQL", versions, _known(part, versions)),
            ("late factors", first.late_factor, part.late_factor),
        ):
            if ours != theirs:
                raise CannotGrade(
                    f"{first_place} and {place} were graded with different {what}.",
                    "Grade all parts with the same; --resume judges only what that changes.",
                )
        for one in part.submissions:
            if one.student in of_student:
                raise CannotGrade(
                    f"{one.student} is in {of_student[one.student][0]} and in {place}.",
                    "Name each part once, and give every run the same submissions.",
                )
            of_student[one.student] = (place, one)
    submissions = [of_student[student][1] for student in sorted(of_student)]
    # Every part was given the same submissions, and says the same of what is none.
    remarks = list(dict.fromkeys(remark for part in parts.values() for remark in part.remarks))
    return first.model_copy(update={"submissions": submissions, "remarks": remarks, "versions": versions})


def _known(part: Gradebook, whole: Versions) -> Versions:
    """The versions of a part. In one in which nothing had to be run, no server was met: any will do."""
    if part.versions.postgresql is not None:
        return part.versions
    return part.versions.model_copy(update={"postgresql": whole.postgresql})
