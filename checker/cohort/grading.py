"""Grades a cohort: several submissions side by side, each judged apart, every result kept as it comes.

What several students have handed in alike is judged once, in a slot of its own: nothing else that one of them
has handed in can have a hand in what the others get.
"""

from __future__ import annotations

import multiprocessing.connection
import os
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from checker.cohort.alike import keys_in_common
from checker.cohort.honesty import flags_in
from checker.cohort.keys import key_of
from checker.cohort.likeness import resembled
from checker.cohort.neutral import neutral
from checker.cohort.slot import Slot
from checker.gradebook import Outcome, Result, SourceFile, Submission, SubmissionStatus
from checker.grading.judge import Job, not_verified
from checker.submissions.taking import take
from checker.trials.run import import_ahead
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checker.cohort.holding import Holding
    from checker.cohort.records import Records
    from checker.submissions.caps import Caps
    from checker.submissions.handing_in import Handed
    from checker.submissions.wanted import Wanted
    from checker.suite.exercise import Exercise
    from checker.verdict import Verdict

ATTEMPTS = 2
"""How often an exercise is judged whose verdict could not be reached: that is never the student's fault."""
_POLL_SECONDS = 1.0
_OUTCOMES = {
    ExerciseStatus.PASSED: Outcome.PASSED,
    ExerciseStatus.FAILED: Outcome.FAILED,
    ExerciseStatus.NOT_VERIFIED: Outcome.NOT_VERIFIED,
}


def usual_slots() -> int:
    """How many slots this machine has work for: trials wait for half of their time."""
    return 2 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class Grading:
    """How a cohort is graded.

    Attributes:
        exercises: which, in the suite's order.
        wanted: the same, as the intake looks for them.
        caps: how much of a submission is looked at.
        holding: gives what a slot judges on, for its number.
        slots: how many submissions are judged side by side.
    """

    exercises: Sequence[Exercise]
    wanted: Wanted
    caps: Caps
    holding: Holding
    slots: int


class Progress(NamedTuple):
    """One result, as it becomes known."""

    student: str
    result: Result
    known: bool = False
    """Whether it was known from an earlier run."""
    alike: bool = False
    """Whether it was judged for another student already, or with another's."""


class _Waiting(NamedTuple):
    """What is to be judged in one slot: a submission's exercises, or one that several handed in alike."""

    students: list[str]
    exercises: tuple[Exercise, ...]
    files: Mapping[str, Mapping[str, bytes]]
    attempt: int = 1


def grade(
    handed: Sequence[Handed],
    grading: Grading,
    records: Records,
    on_result: Callable[[Progress], None] = lambda _progress: None,
) -> list[Submission]:
    """Grade submissions.

    Args:
        handed: which; no two of one student.
        grading: how.
        records: what is known already, and where results are kept as they come.
        on_result: called with each result of an exercise that was handed in.

    Returns:
        What came of each, in the order given.

    Raises:
        CannotKeep: A result cannot be written down. What was kept before stays.
    """
    import_ahead()
    graded = [_Graded(one, grading) for one in handed]
    for result in _Slots(graded, grading, records).results():
        on_result(result)
    return [one.submission() for one in graded]


class _Unknown(NamedTuple):
    """An exercise of a submission of which there is no verdict."""

    exercise: Exercise
    key: str
    files: Mapping[str, bytes]


class _Graded:
    """A submission, and what has come of it so far."""

    def __init__(self, handed: Handed, grading: Grading) -> None:
        self.student = handed.student
        self.handed = handed
        self._grading = grading
        self._taken: Submission | None = None
        self._results: dict[str, Result] = {}

    def take(self, records: Records) -> tuple[list[Result], list[_Unknown]]:
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
                unknown.append(_Unknown(exercise, key, files))
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


class _Slots:
    """The submissions that are being judged, and those that wait for it."""

    def __init__(self, graded: Sequence[_Graded], grading: Grading, records: Records) -> None:
        self._of_student = {one.student: one for one in graded}
        self._grading = grading
        self._records = records
        self._untaken = deque(graded)
        self._waiting: deque[_Waiting] = deque()
        self._common = keys_in_common([one.handed for one in graded], grading)
        self._asking: dict[str, list[str]] = {}
        self._settled: dict[str, Result] = {}
        self._running: dict[Slot, _Waiting] = {}
        self._free = list(range(grading.slots))

    def results(self) -> Iterator[Progress]:
        """Every result as it comes; it is on disk by then."""
        try:
            while self._untaken or self._waiting or self._running:
                while self._free and (self._waiting or self._untaken):
                    yield from self._fill()
                for slot in _first_to_be_heard(list(self._running)):
                    yield from self._hear(slot)
                for slot in self._running:
                    slot.end_if_overdue()
        finally:
            for slot in self._running:
                slot.end()

    def _fill(self) -> Iterator[Progress]:
        """Put the next one into a free slot, if there is anything to judge of it."""
        if not self._waiting:
            yield from self._take(self._untaken.popleft())
        if self._waiting:
            waiting = self._waiting.popleft()
            slot = Slot(
                self._free.pop(),
                waiting.exercises,
                waiting.files,
                self._grading.holding,
                not_for_it=self._records.fileno(),
            )
            self._running[slot] = waiting

    def _take(self, one: _Graded) -> Iterator[Progress]:
        """Have judged what is not known of a submission, and what others have, too, apart from the rest."""
        known, unknown = one.take(self._records)
        yield from (Progress(one.student, result, known=True) for result in known)
        settled = [self._settled[each.key] for each in unknown if each.key in self._settled]
        yield from self._kept([(one.student, result) for result in settled], judged=0)
        for each in unknown:
            if each.key not in self._common or each.key in self._settled:
                continue
            if each.key in self._asking:
                self._asking[each.key].append(one.student)
            else:
                self._asking[each.key] = [one.student]
                self._wait(self._asking[each.key], [each])
        if own := [each for each in unknown if each.key not in self._common]:
            self._wait([one.student], own)

    def _wait(self, students: list[str], unknown: Sequence[_Unknown]) -> None:
        files = {each.exercise.name: each.files for each in unknown}
        self._waiting.append(_Waiting(students, tuple(each.exercise for each in unknown), files))

    def _hear(self, slot: Slot) -> Iterator[Progress]:
        waiting = self._running[slot]
        verdict = slot.hear()
        if verdict is not None and verdict.status is not ExerciseStatus.NOT_VERIFIED:
            yield from self._settle(waiting, verdict)
        if slot.gone:
            del self._running[slot]
            self._free.append(slot.number)
            yield from self._end(slot, waiting)

    def _end(self, slot: Slot, waiting: _Waiting) -> Iterator[Progress]:
        """Have what could not be verified judged again or, after the last attempt, say so."""
        left = tuple(slot.left.values())
        if left and waiting.attempt < ATTEMPTS:
            # Each by itself, so that code that breaks its slot breaks it for nothing else.
            again = waiting._replace(attempt=waiting.attempt + 1)
            self._waiting.extend(again._replace(exercises=(exercise,)) for exercise in left)
            return
        for exercise in left:
            yield from self._settle(
                waiting, slot.unverified.get(exercise.name) or _never_told(exercise, slot)
            )

    def _settle(self, waiting: _Waiting, verdict: Verdict) -> Iterator[Progress]:
        """A verdict has been reached, or never will be."""
        result = self._records.shared(_result(waiting, verdict))
        if result.key in self._common:
            self._settled[result.key] = result
            self._asking.pop(result.key, None)
        yield from self._kept([(student, result) for student in waiting.students], judged=1)

    def _kept(self, results: Sequence[tuple[str, Result]], *, judged: int) -> Iterator[Progress]:
        """Keep some results; so many of them, the first, were judged for their student."""
        if not results:
            return
        self._records.add(*results)
        for number, (student, result) in enumerate(results):
            self._of_student[student].add(result)
            yield Progress(student, result, alike=number >= judged)


def _first_to_be_heard(slots: Sequence[Slot]) -> list[Slot]:
    """Those of the slots that have something to say, waiting for the first of them."""
    heard = multiprocessing.connection.wait([slot.ours for slot in slots], timeout=_POLL_SECONDS)
    return [slot for slot in slots if slot.ours in heard]


def _never_told(exercise: Exercise, slot: Slot) -> Verdict:
    """The verdict of an exercise that its slot has said nothing about."""
    reason = slot.fault or "The process that judged it ended before it had told the verdict."
    return not_verified(Job(exercise, exercise.folder), [], reason)


def _result(waiting: _Waiting, verdict: Verdict) -> Result:
    exercise = next(each for each in waiting.exercises if each.name == verdict.exercise)
    files = waiting.files[exercise.name]
    texts = {path: content.decode(errors="replace") for path, content in sorted(files.items())}
    return Result(
        exercise=exercise.name,
        outcome=_OUTCOMES[verdict.status],
        key=key_of(exercise, files),
        verdict=neutral(verdict),
        attempts=waiting.attempt,
        resembles=resembled(exercise, verdict),
        flags=[flag for path, text in texts.items() for flag in flags_in(path, text)],
        files=[SourceFile(path=path, text=text) for path, text in texts.items()],
    )
