"""The slots of a run: what is judged side by side, what waits for it, and what is judged once for several."""

from __future__ import annotations

import multiprocessing.connection
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from checker.cohort.alike import keys_in_common
from checker.cohort.honesty import flags_in
from checker.cohort.keys import key_of
from checker.cohort.likeness import resembled
from checker.cohort.neutral import neutral
from checker.cohort.slot import Slot
from checker.gradebook import Outcome, Result, SourceFile
from checker.grading.judge import Job, not_verified
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.cohort.graded import Graded, Unknown
    from checker.cohort.grading import Grading
    from checker.cohort.records import Records
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


class Slots:
    """The submissions that are being judged, and those that wait for it."""

    def __init__(self, graded: Sequence[Graded], grading: Grading, records: Records) -> None:
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

    def _take(self, one: Graded) -> Iterator[Progress]:
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

    def _wait(self, students: list[str], unknown: Sequence[Unknown]) -> None:
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
        resembles=resembled(exercise, verdict, texts),
        flags=[flag for path, text in texts.items() for flag in flags_in(path, text)],
        files=[SourceFile(path=path, text=text) for path, text in texts.items()],
    )
