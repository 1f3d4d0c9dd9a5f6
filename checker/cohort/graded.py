"""A submission while it is graded: what was taken from it, and what has come of that so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.cohort.keys import key_of
from checker.gradebook import Outcome, Result, Submission, SubmissionStatus
from checker.submissions.taking import take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.cohort.grading import Grading
    from checker.cohort.records import Records
    from checker.submissions.handing_in import Handed
    from checker.suite.exercise import Exercise


class Unknown(NamedTuple):
    """An exercise of a submission of which there is no verdict."""

    exercise: Exercise
    key: str
    files: Mapping[str, bytes]


class Graded:
    """A submission, and what has come of it so far."""

    def __init__(self, handed: Handed, grading: Grading) -> None:
        self.student = handed.student
        self.handed = handed
        self._grading = grading
        self._taken: Submission | None = None
        self._results: dict[str, Result] = {}

    def take(self, records: Records) -> tuple[list[Result], list[Unknown]]:
        """Read it: what is known of it already, and what is not."""
        taken = take(self.handed, self._grading.wanted, self._grading.caps)
        self._taken = Submission(
            student=self.student,
            source=self.handed.source,
            status=taken.status,
            late=self.handed.late,
            remarks=list(taken.remarks),
        )
        known, unknown = [], []
        for exercise in self._grading.exercises:
            files = taken.files.get(exercise.name)
            if files is None:
                continue
            key = key_of(exercise, files)
            result = records.known(self.student, exercise.name, key)
            if result is None or result.outcome is Outcome.NOT_VERIFIED:
                unknown.append(Unknown(exercise, key, files))
            else:
                self.add(result)
                known.append(result)
        return known, unknown

    def add(self, result: Result) -> None:
        """Note what came of one exercise."""
        self._results[result.exercise] = result

    def submission(self) -> Submission:
        """What came of it: of each exercise, if anything of it could be taken."""
        assert self._taken is not None  # noqa: S101  # everything has been taken by then
        if self._taken.status is not SubmissionStatus.GRADED:
            return self._taken
        results = [
            self._results.get(exercise.name) or Result(exercise=exercise.name, outcome=Outcome.NOT_SUBMITTED)
            for exercise in self._grading.exercises
        ]
        return self._taken.model_copy(update={"results": results})
