"""The rules' half of a verdict."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from checker.rules import examine, rule
from checker.suite.kata_toml import Weight
from checker.verdict import Cause, Check, CheckStatus, Comment, CommentType, Location

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from checker.rules import Finding, Unreadable
    from checker.suite.exercise import Exercise


_BEFORE_ALL = {
    Cause.MISSING_FILE: ("rule:files-are-there", "All of the exercise's files are there"),
    Cause.SYNTAX: ("rule:files-are-python", "All files can be read as Python"),
}
"""What must hold before anything else can be checked, by the cause that it is when it does not."""


def check_rules(exercise: Exercise, folder: Path, weights: Mapping[str, Weight]) -> list[Check]:
    """Hold the learner's files in `folder` to rules of these weights.

    A file that is missing or is not Python is a failed check of its own, and leaves every rule not run.
    """
    began = time.perf_counter()
    names = exercise.kata.files
    if missing := [name for name in names if not (folder / name).is_file()]:
        return _not_run(weights, Cause.MISSING_FILE, [_missing(exercise, name) for name in missing])
    result = examine([folder / name for name in names], rules=weights.keys(), root=folder)
    if result.unreadable:
        comments = [
            Comment(type=CommentType.ESSENTIAL, message=problem.message, location=_location(problem, folder))
            for problem in result.unreadable
        ]
        return _not_run(weights, Cause.SYNTAX, comments)
    seconds = (time.perf_counter() - began) / max(len(weights), 1)
    return [
        _judged(name, weight, [f for f in result.findings if f.rule == name], folder, seconds)
        for name, weight in weights.items()
    ]


def unreadable(checks: list[Check]) -> Cause | None:
    """The cause for which nothing more can be checked, if these checks have one."""
    ids = {check.id for check in checks}
    return next((cause for cause, (check_id, _) in _BEFORE_ALL.items() if check_id in ids), None)


def _judged(name: str, weight: Weight, findings: list[Finding], folder: Path, seconds: float) -> Check:
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
                location=_location(finding, folder),
                look=f"`kata explain {name}`",
            )
            for finding in findings
        ],
        seconds=seconds,
    )


def _not_run(weights: Mapping[str, Weight], cause: Cause, comments: list[Comment]) -> list[Check]:
    """What does not hold before all else, and the rules that could not be run for it."""
    check_id, title = _BEFORE_ALL[cause]
    failed = Check(id=check_id, kind="rule", title=title, status=CheckStatus.FAILED, comments=comments)
    return [
        failed,
        *(
            Check(
                id=f"rule:{name}",
                kind="rule",
                title=rule(name).title,
                required=weight is Weight.REQUIRED,
                status=CheckStatus.NOT_RUN,
                cause=cause,
            )
            for name, weight in weights.items()
        ),
    ]


def _missing(exercise: Exercise, name: str) -> Comment:
    message = (
        f"{name} is not there. The exercise needs it; `kata reset {exercise.name}` brings the shipped one"
        " back and keeps whatever it replaces."
    )
    return Comment(type=CommentType.ESSENTIAL, message=message, expected=f"a file {name}", observed="none")


def _location(place: Finding | Unreadable, folder: Path) -> Location:
    path = place.path.relative_to(folder) if place.path.is_relative_to(folder) else place.path
    return Location(path=path.as_posix(), line=max(place.line, 1), column=max(place.column, 1))
