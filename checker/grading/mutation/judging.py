"""Judges mutants: whatever changes what the code does must be rejected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker import temporary
from checker.grading.judge import Job, judge
from checker.grading.mutation.mutants import mutants_of
from checker.grading.mutation.survivors import FILE, known_survivors
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.grading.judge import Machinery
    from checker.grading.mutation.mutants import Mutant
    from checker.suite.exercise import Exercise

ENOUGH = 0.97
"""At least so large a part of all mutants must be rejected."""


@dataclass
class Harvest:
    """What became of an exercise's mutants.

    Attributes:
        exercise: whose.
        rejected, survived: the mutants.
        problems: what is not as it must be.
    """

    exercise: Exercise
    rejected: list[Mutant] = field(default_factory=list)
    survived: list[Mutant] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def compare(self) -> None:
        """Hold the survivors against the list of those that are known, and the list against them."""
        known = {survivor.key for survivor in known_survivors(self.exercise)}
        self.problems += [
            f"survives: {mutant} at `{mutant.at}`" for mutant in self.survived if mutant.key not in known
        ]
        survived = {mutant.key for mutant in self.survived}
        self.problems += [
            f"{FILE} lists what does not survive: {file} {operator}: `{before}` → `{after}` at `{at}`"
            for operator, file, at, before, after in sorted(known - survived)
        ]


def judge_mutants(
    exercises: Sequence[Exercise],
    machinery: Machinery,
    *,
    on_verdict: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Harvest]:
    """Judge every mutant of these exercises' references.

    Args:
        exercises: whose.
        machinery: what to run on.
        on_verdict: called with how many verdicts are reached, and how many there will be.
    """
    harvests = {exercise.name: Harvest(exercise) for exercise in exercises}
    with temporary.folder("mutants") as root:
        mutants: dict[Job, Mutant] = {}
        for exercise in exercises:
            for number, mutant in enumerate(mutants_of(exercise)):
                folder = root / exercise.name / str(number)
                mutant.write(folder)
                mutants[Job(exercise, folder)] = mutant
        for done, (job, verdict) in enumerate(judge(list(mutants), machinery), start=1):
            harvest, mutant = harvests[job.exercise.name], mutants[job]
            match verdict.status:
                case ExerciseStatus.FAILED:
                    harvest.rejected.append(mutant)
                case ExerciseStatus.PASSED:
                    harvest.survived.append(mutant)
                case ExerciseStatus.NOT_VERIFIED:
                    faults = " ".join(c.message for check in verdict.checks for c in check.comments)
                    harvest.problems.append(f"not verified: {mutant}: {faults}")
            on_verdict(done, len(mutants))
    for harvest in harvests.values():
        harvest.compare()
    return list(harvests.values())


def by_operator(harvests: Sequence[Harvest]) -> dict[str, tuple[int, int]]:
    """How many mutants each operator made, and how many of them were rejected."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for harvest in harvests:
        for rejected, mutants in ((1, harvest.rejected), (0, harvest.survived)):
            for mutant in mutants:
                made, gone = counts[mutant.operator]
                counts[mutant.operator] = made + 1, gone + rejected
    return dict(sorted(counts.items()))
