"""Verdicts to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.verdict import (
    Check,
    CheckStatus,
    Comment,
    CommentType,
    Evidence,
    Excerpt,
    Location,
    Step,
    Table,
    Timeline,
    Verdict,
    Versions,
    status_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.verdict import Cause, Mistake

VERSIONS = Versions(suite="0.1.0", python="3.11.7", pgdbm="0.5.0", asyncpg="0.32.0", postgresql="18.6")

ROWS = Table(
    title="What PostgreSQL holds, by schema",
    columns=["schema", "orders", "ready", "customer"],
    rows=[[f"bakery_{n}", n, n % 2 == 0, None if n else ""] for n in range(20)],
)
RACE = Timeline(
    title="Who did what",
    lanes=["Ana", "Ben", "checker"],
    steps=[Step(lane=("Ana", "Ben", "checker")[n % 3], text=f"step {n}: " + "x" * n) for n in range(20)],
)
LOG = Excerpt(title="What it printed", text="\n".join(f"line {n}" for n in range(20)), cut=True)


def rule(*lines: int, required: bool = True) -> Check:
    """A rule that found something on these lines, or nothing."""
    kind = CommentType.ESSENTIAL if required else CommentType.ACTIONABLE
    comments = [
        Comment(
            type=kind,
            message=f"`db.schema` is assigned on line {line}.",
            look="`kata explain schema-reassigned`",
            location=Location(path="orders.py", line=line),
        )
        for line in lines
    ]
    return Check(
        id="rule:schema-reassigned",
        kind="rule",
        title="A manager keeps its schema.",
        required=required,
        status=CheckStatus.FAILED if lines else CheckStatus.PASSED,
        comments=comments,
    )


def trial(name: str, *evidence: Evidence, failed: bool, cause: Cause | None = None) -> Check:
    """A trial that failed with this evidence, or passed, or was not run."""
    comment = Comment(
        type=CommentType.ESSENTIAL,
        message=f"{name} went wrong.",
        expected="two rows",
        observed="three",
        look="Who writes the third?",
        location=Location(path="orders.py", line=7),
        evidence=list(evidence),
    )
    status = CheckStatus.FAILED if failed else CheckStatus.PASSED
    return Check(
        id=f"trial:test_{name}",
        kind="trial",
        title=f"It holds to {name}.",
        status=CheckStatus.NOT_RUN if cause else status,
        cause=cause,
        comments=[comment] if failed else [],
    )


def verdict(*checks: Check, counts: bool = True, mistakes: Sequence[Mistake] = ()) -> Verdict:
    """What these checks come to."""
    return Verdict(
        exercise="01_written_out_schema",
        title="The schema, written out",
        status=status_of(list(checks)),
        counts=counts,
        checks=list(checks),
        mistakes=list(mistakes),
        seconds=0.42,
        versions=VERSIONS,
    )
