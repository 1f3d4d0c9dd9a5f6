"""The author's check: every variant of every exercise against every rule and trial."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.grading.judge import Job, judge
from checker.grading.messages import problems_with_message
from checker.grading.mistakes import problems_with_mistakes
from checker.grading.parts import problems_with_parts
from checker.grading.variants import Variant, variants_of
from checker.report.plain import check_text
from checker.verdict import CheckStatus, ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.grading.judge import Machinery
    from checker.suite.exercise import Exercise
    from checker.verdict import Verdict


@dataclass
class Row:
    """A variant and the verdicts that it got, one a repeat."""

    variant: Variant
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def outcomes(self) -> set[tuple[ExerciseStatus, frozenset[str]]]:
        """The different outcomes among the verdicts: the status, and the required checks that failed."""
        return {(verdict.status, failed(verdict)) for verdict in self.verdicts}


@dataclass
class Matrix:
    """All rows of one exercise, and what is wrong with them."""

    exercise: Exercise
    rows: list[Row]
    problems: list[str]

    def blind(self, half: str) -> list[str]:
        """The wrong variants in which one half (`rule` or `trial`) sees nothing, and the other does."""
        return [
            row.variant.name
            for row in self.rows
            if row.variant.caught_by
            and not any(check.startswith(f"{half}:") for check in row.variant.caught_by)
        ]


def failed(verdict: Verdict) -> frozenset[str]:
    """The required checks that failed."""
    return frozenset(c.id for c in verdict.checks if c.required and c.status is CheckStatus.FAILED)


def judge_all(
    exercises: Sequence[Exercise],
    machinery: Machinery,
    *,
    repeat: int = 1,
    write_messages: bool = False,
    on_verdict: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Matrix]:
    """Judge every variant of `exercises`, `repeat` times over.

    Args:
        exercises: what to judge.
        machinery: what to run on. If it has a seed, verdicts have to be the same, and messages, which hold
            what was drawn, are not compared.
        repeat: how often; a verdict that changes between repeats is a problem. Ctrl-C ends it after the last
            round that is whole, if there is one.
        write_messages: whether to keep the messages of wrong variants instead of comparing them.
        on_verdict: called with how many verdicts are reached, and how many there will be.
    """
    parts = {exercise.name: problems_with_parts(exercise) for exercise in exercises}
    whole = [exercise for exercise in exercises if not parts[exercise.name]]
    with ExitStack() as stack:
        rows = [Row(variant) for exercise in whole for variant in stack.enter_context(variants_of(exercise))]
        for verdicts in _rounds(rows, machinery, repeat, on_verdict):
            for row, verdict in zip(rows, verdicts, strict=True):
                row.verdicts.append(verdict)
    matrices = []
    for exercise in exercises:
        own = [row for row in rows if row.variant.exercise is exercise]
        problems = [
            *parts[exercise.name],
            *(problem for row in own for problem in _problems(row, usual=machinery.seed is None)),
            *(
                problem
                for row in own
                if machinery.seed is None
                for problem in problems_with_message(row.variant, row.verdicts, write=write_messages)
            ),
            *_dead_weight(exercise, own),
            *_one_half_is_enough(exercise, own),
            *problems_with_mistakes(exercise, {row.variant: failed(row.verdicts[0]) for row in own}),
        ]
        matrices.append(Matrix(exercise, own, problems))
    return matrices


def _rounds(
    rows: Sequence[Row], machinery: Machinery, repeat: int, on_verdict: Callable[[int, int], None]
) -> Iterator[list[Verdict]]:
    """The verdicts on all rows, a round at a time. Ctrl-C ends it; the rounds before that count."""
    jobs = [Job(row.variant.exercise, row.variant.folder) for row in rows]
    for number in range(repeat):
        verdicts: dict[Job, Verdict] = {}
        try:
            for job, verdict in judge(jobs, machinery):
                verdicts[job] = verdict
                on_verdict(number * len(jobs) + len(verdicts), repeat * len(jobs))
        except KeyboardInterrupt:
            if number == 0:
                raise
            return
        yield [verdicts[job] for job in jobs]


def _problems(row: Row, *, usual: bool) -> list[str]:
    variant = row.variant
    if len(row.outcomes) > 1:
        seen = "; ".join(sorted(f"{status.value} by {_listed(checks)}" for status, checks in row.outcomes))
        return [f"{variant.name}: the verdict changed between repeats: {seen}"]
    [(status, caught)] = row.outcomes
    if status is ExerciseStatus.NOT_VERIFIED:
        faults = " ".join(c.message for check in row.verdicts[0].checks for c in check.comments)
        return [f"{variant.name}: not verified: {faults}"]
    if variant.caught_by is None:
        return [] if caught else [f"{variant.name}: passes, so nothing holds the code to this change"]
    if caught != variant.caught_by:
        return [f"{variant.name}: failed by {_listed(caught)}, pinned to {_listed(variant.caught_by)}"]
    shown = "\n".join(check_text(check) for check in row.verdicts[0].checks if check.id in caught)
    if usual and variant.message not in shown:
        return [f"{variant.name}: the failure does not show `{variant.message}`"]
    return []


def _dead_weight(exercise: Exercise, rows: list[Row]) -> list[str]:
    """Required checks without which the shipped bug and every near-miss would still be caught.

    Checks run independently of each other, so switching one off is the same as leaving it out of the
    count: a check is needed when some wrong variant is caught by it alone.
    """
    alone: dict[str, list[str]] = defaultdict(list)
    required: set[str] = set()
    for row in rows:
        verdict = row.verdicts[0]
        required |= {check.id for check in verdict.checks if check.required}
        caught = failed(verdict)
        if not row.variant.must_pass and row.variant.caught_by is not None and len(caught) == 1:
            alone[next(iter(caught))].append(row.variant.name)
    return [
        f"{check} is dead weight: whatever it catches, another check of {exercise.name} catches too"
        for check in sorted(required - alone.keys())
    ]


def _one_half_is_enough(exercise: Exercise, rows: list[Row]) -> list[str]:
    """Rules and trials are both there because each is blind to something; an exercise has to show it."""
    caught = [row.variant.caught_by for row in rows if row.variant.name.startswith("near_misses/")]
    by_half = [{check.partition(":")[0] for check in checks or ()} for checks in caught]
    if any(len(halves) == 1 for halves in by_half):
        return []
    return [f"{exercise.name}: rules and trials catch the same near-misses, so one half is for nothing"]


def _listed(checks: frozenset[str]) -> str:
    return ", ".join(sorted(checks)) or "nothing"
