"""The rules' half of a verdict."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from checker.rules import lint, rule
from checker.suite.kata_toml import Weight
from checker.verdict import Cause, Check, CheckStatus, Comment, CommentType, Location

if TYPE_CHECKING:
    from pathlib import Path

    from checker.rules import Finding
    from checker.suite.exercise import Exercise


def check_rules(exercise: Exercise, folder: Path) -> list[Check]:
    """Hold the learner's files in `folder` to the exercise's rules.

    A file that is missing or is not Python leaves every rule not run, with that as the cause.
    """
    weights = exercise.kata.rules
    began = time.perf_counter()
    missing = [name for name in exercise.kata.files if not (folder / name).is_file()]
    if missing:
        comments = [_missing(exercise, name) for name in missing]
        return _not_run(exercise, Cause.MISSING_FILE, comments)
    result = lint([folder / name for name in exercise.kata.files], rules=weights.keys(), root=folder)
    if result.unreadable:
        comments = [
            _essential(problem.message, problem.path, problem.line, problem.column)
            for problem in result.unreadable
        ]
        return _not_run(exercise, Cause.SYNTAX, comments)
    seconds = (time.perf_counter() - began) / max(len(weights), 1)
    return [
        _judged(name, weight, [f for f in result.findings if f.rule == name], seconds)
        for name, weight in weights.items()
    ]


def unreadable(checks: list[Check]) -> Cause | None:
    """The cause for which nothing more can be checked, if these checks have one."""
    return next((c.cause for c in checks if c.cause in {Cause.MISSING_FILE, Cause.SYNTAX}), None)


def _judged(name: str, weight: Weight, findings: list[Finding], seconds: float) -> Check:
    required = weight is Weight.REQUIRED
    comment_type = CommentType.ESSENTIAL if required else CommentType.ACTIONABLE
    return Check(
        id=f"rule:{name}",
        kind="rule",
        title=rule(name).title,
        required=required,
        status=CheckStatus.FAILED if findings else CheckStatus.PASSED,
        comments=[
            Comment(
                type=comment_type,
                message=finding.message,
                location=Location(path=finding.path, line=finding.line, column=finding.column),
                look=f"`kata explain {name}`",
            )
            for finding in findings
        ],
        seconds=seconds,
    )


def _not_run(exercise: Exercise, cause: Cause, comments: list[Comment]) -> list[Check]:
    """The rules as not run; the first carries the reason, and files without rules get a check for it."""
    names = list(exercise.kata.rules)
    checks = [
        Check(
            id=f"rule:{name}",
            kind="rule",
            title=rule(name).title,
            required=exercise.kata.rules[name] is Weight.REQUIRED,
            status=CheckStatus.NOT_RUN,
            cause=cause,
        )
        for name in names
    ]
    readable = Check(
        id="rule:readable-files",
        kind="rule",
        title="The files are there and are Python",
        status=CheckStatus.FAILED,
        comments=comments,
    )
    return [readable, *checks]


def _missing(exercise: Exercise, name: str) -> Comment:
    message = (
        f"{name} is not there. The exercise needs it; `kata reset {exercise.name}` brings the shipped one"
        " back and keeps whatever it replaces."
    )
    return Comment(type=CommentType.ESSENTIAL, message=message, expected=f"a file {name}", observed="none")


def _essential(message: str, path: str, line: int, column: int) -> Comment:
    return Comment(
        type=CommentType.ESSENTIAL,
        message=message,
        location=Location(path=path, line=max(line, 1), column=max(column, 1)),
    )
