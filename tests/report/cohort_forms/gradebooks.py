"""Gradebooks to write: every outcome, and names that are trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.gradebook import (
    ExerciseInfo,
    Flag,
    Gradebook,
    Outcome,
    Remark,
    Result,
    SourceFile,
    Submission,
    SubmissionStatus,
)
from checker.verdict import (
    Cause,
    Check,
    Comment,
    CommentType,
    ExerciseStatus,
    Mistake,
    MistakeStatus,
    Verdict,
)
from tests.report.verdicts import RACE, ROWS, VERSIONS, rule, trial

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST, SECOND, THIRD, FOURTH = "01_schema", "02_pool", "03_cleanup", "04_incident"
EXERCISES = [
    ExerciseInfo(name=FIRST, title="A schema", theme="names", excuse="It is one word.", points=1),
    ExerciseInfo(name=SECOND, title="A pool", theme="pools", excuse="One more.", points=0.1),
    ExerciseInfo(name=THIRD, title="Clean-up", theme="names", excuse="It ends anyway.", points=0.2),
    ExerciseInfo(name=FOURTH, title="Monday", theme="incidents", points=3),
]
AWKWARD = [
    "=cmd|'/C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\tTab",
    "\rReturn",
    "a;=1+1",
    'a","=1+1',
    "  =1+1",
    "\uff1dwide",
    "../../etc/passwd",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "C:",
    "con",
    "Con",
    "nul.txt",
    "x\x00y",
    "bell \x07 and \x1b[31m",
    "not a character \ufffe",
    '<Ana & "Ben">',
    "\U0001f600",
    "\U0001f601",
    "n" * 300,
    "n" * 299 + "m",
    "ana",
    "Ana",
    "ANA",
    "\xc1na",
    "A\u0301na",
    "ana@bakery.example",
    "ana.lopez",
    "ana.",
    "ana--0123456789abcdef",
    "zoe\u0308 na\xefve \u65e5\u672c",
]
"""Students whose names are trouble: for a spreadsheet, a file system, XML, or one another."""

PRAISE = Comment(type=CommentType.CELEBRATORY, message="Well done.")
PASSED = trial("orders", failed=False).model_copy(update={"comments": [PRAISE], "seconds": 0.25})
FAILED = trial("race", ROWS, RACE, failed=True)
RULE = rule(3, 7)
ADVICE = rule(5, required=False)


def verdict(
    exercise: str, status: ExerciseStatus, *checks: Check, mistakes: Sequence[Mistake] = ()
) -> Verdict:
    return Verdict(
        exercise=exercise,
        title="T",
        status=status,
        checks=list(checks),
        mistakes=list(mistakes),
        seconds=1.5,
        versions=VERSIONS,
    )


def not_run(name: str, cause: Cause, *, required: bool = True) -> Check:
    return trial(name, failed=False, cause=cause).model_copy(update={"required": required})


def passed(exercise: str) -> Result:
    return Result(
        exercise=exercise,
        outcome=Outcome.PASSED,
        key="k",
        attempts=2,
        verdict=verdict(exercise, ExerciseStatus.PASSED, PASSED, ADVICE),
    )


def failed(exercise: str) -> Result:
    mistakes = [
        Mistake(number=1, status=MistakeStatus.FIXED, name="a name", excuse="An excuse.", trains=FIRST),
        Mistake(number=2, status=MistakeStatus.THERE),
    ]
    return Result(
        exercise=exercise,
        outcome=Outcome.FAILED,
        key="k",
        resembles="NEAR_MISS",
        flags=[Flag(name="frame-inspection", path="orders.py", line=2, message="FLAGGED: it looks around.")],
        files=[SourceFile(path="orders.py", text="import sys\n" * 9)],
        verdict=verdict(
            exercise,
            ExerciseStatus.FAILED,
            RULE,
            PASSED,
            FAILED,
            not_run("later", Cause.MACHINERY),
            not_run("typo", Cause.SYNTAX),
            not_run("off", Cause.SWITCHED_OFF),
            not_run("extra", Cause.INTERRUPTED, required=False),
            mistakes=mistakes,
        ),
    )


def not_verified(exercise: str) -> Result:
    broken = not_run("broken", Cause.MACHINERY)
    return Result(
        exercise=exercise,
        outcome=Outcome.NOT_VERIFIED,
        attempts=3,
        verdict=verdict(exercise, ExerciseStatus.NOT_VERIFIED, PASSED, broken),
    )


def not_submitted(exercise: str) -> Result:
    return Result(exercise=exercise, outcome=Outcome.NOT_SUBMITTED)


def submission(student: str, *results: Result, late: bool = False) -> Submission:
    return Submission(
        student=student,
        source=f"in/{student}.zip",
        status=SubmissionStatus.GRADED,
        late=late,
        remarks=[Remark(path="link", message="A link was left out.")],
        results=list(results),
    )


def every_outcome(student: str = "ben", *, late: bool = False) -> Submission:
    return submission(
        student, passed(FIRST), failed(SECOND), not_submitted(THIRD), not_verified(FOURTH), late=late
    )


def empty(student: str, status: SubmissionStatus) -> Submission:
    """A submission of which there is nothing."""
    remarks = [Remark(path="", message="Not a zip file.")] if status is SubmissionStatus.REFUSED else []
    return Submission(student=student, source="in", status=status, remarks=remarks)


def gradebook(*submissions: Submission, late_factor: float = 0.5) -> Gradebook:
    return Gradebook(
        exercises=EXERCISES, submissions=list(submissions), versions=VERSIONS, late_factor=late_factor
    )


def full() -> Gradebook:
    """Every outcome and every status, under names that are trouble."""
    return gradebook(
        *(every_outcome(student) for student in AWKWARD),
        every_outcome("late", late=True),
        submission("best", *(passed(one.name) for one in EXERCISES)),
        empty("refused", SubmissionStatus.REFUSED),
        empty("missing", SubmissionStatus.MISSING),
    )
