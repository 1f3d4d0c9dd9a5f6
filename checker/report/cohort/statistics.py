"""What a class has in common: where it fails, in which way, and which excuses it believes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.gradebook import Outcome
from checker.verdict import CheckStatus, MistakeStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.gradebook import ExerciseInfo, Gradebook, Result
    from checker.verdict import Mistake

_KNOWN = (Outcome.PASSED, Outcome.FAILED)


@dataclass(slots=True)
class Tally:
    """What came of one exercise, over all submissions.

    Attributes:
        outcomes: how often each.
        resembles: how many of the failures resemble which near-miss.
        checks: the titles of the required checks that failed, and how often.
    """

    exercise: ExerciseInfo
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    resembles: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)

    @property
    def known(self) -> int:
        """How often it is known whether the code is right."""
        return sum(self.outcomes[outcome] for outcome in _KNOWN)

    def add(self, result: Result) -> None:
        """Count one more."""
        self.outcomes[result.outcome] += 1
        if result.outcome is not Outcome.FAILED:
            return
        if result.resembles:
            self.resembles[result.resembles] += 1
        if result.verdict:
            failed = (c for c in result.verdict.checks if c.required and c.status is CheckStatus.FAILED)
            self.checks.update(check.title for check in failed)


def tallies(gradebook: Gradebook) -> list[Tally]:
    """What came of each exercise, in the suite's order."""
    by_name = {exercise.name: Tally(exercise) for exercise in gradebook.exercises}
    for result in _results(gradebook):
        by_name[result.exercise].add(result)
    return list(by_name.values())


@dataclass(frozen=True, slots=True)
class Belief:
    """An excuse, and who believes it.

    Attributes:
        exercise: the exercise that is about it alone; None if there is none.
        believers: so many students failed where it is heard: in its exercise, or in an incident...
        asked: ...of so many of whom that is known.
        in_incidents: so many of the believers by an incident alone.
    """

    excuse: str
    exercise: str | None
    believers: int
    asked: int
    in_incidents: int


def beliefs(gradebook: Gradebook) -> list[Belief]:
    """The excuses that anybody believes, the most widely held first.

    A mistake of an incident counts for the excuse of the exercise that trains it, or else for its own. Its
    excuse may be told by some verdicts only, so it is taken from whichever tells it.
    """
    excuses = {one.name: one.excuse for one in gradebook.exercises if one.excuse}
    origins = _origins(gradebook, excuses)
    asked: dict[str, set[int]] = {}
    believers: dict[str, set[int]] = {}
    by_exercise: dict[str, set[int]] = {}
    for student, submission in enumerate(gradebook.submissions):
        for result in submission.results:
            if result.exercise in excuses and result.outcome in _KNOWN:
                asked.setdefault(result.exercise, set()).add(student)
                if result.outcome is Outcome.FAILED:
                    believers.setdefault(result.exercise, set()).add(student)
                    by_exercise.setdefault(result.exercise, set()).add(student)
            for mistake in _mistakes(result):
                origin = origins.get((result.exercise, mistake.number))
                if origin is None or mistake.status is MistakeStatus.UNKNOWN:
                    continue
                asked.setdefault(origin, set()).add(student)
                if mistake.status is MistakeStatus.THERE:
                    believers.setdefault(origin, set()).add(student)
    found = [
        Belief(
            excuse=excuses.get(origin, origin),
            exercise=origin if origin in excuses else None,
            believers=len(students),
            asked=len(asked[origin]),
            in_incidents=len(students - by_exercise.get(origin, set())),
        )
        for origin, students in believers.items()
    ]
    return sorted(found, key=lambda one: (-one.believers, -one.believers / one.asked, one.excuse))


def _origins(gradebook: Gradebook, excuses: dict[str, str]) -> dict[tuple[str, int], str]:
    """For each mistake of an incident, the exercise whose excuse it is, or else the excuse itself."""
    origins = {}
    for result in _results(gradebook):
        for mistake in _mistakes(result):
            origin = mistake.trains if mistake.trains in excuses else mistake.excuse
            if origin:
                origins[result.exercise, mistake.number] = origin
    return origins


def _mistakes(result: Result) -> list[Mistake]:
    return result.verdict.mistakes if result.verdict else []


def _results(gradebook: Gradebook) -> Iterator[Result]:
    for submission in gradebook.submissions:
        yield from submission.results
