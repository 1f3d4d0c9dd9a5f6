"""The one result model: what a check of an exercise found, as plain, versioned data.

Everything that judges produces a `Verdict`; everything that shows a result reads one. The JSON form is
described by `checker/verdict.schema.json`, which is generated from this module and kept in step by a test.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal["1.0"] = "1.0"

Cell = str | int | float | bool | None


class ExerciseStatus(StrEnum):
    """What is known of one exercise."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_VERIFIED = "not_verified"
    """The machinery was at fault, not the learner: nothing is known of the code."""


class CheckStatus(StrEnum):
    """What is known of one rule or one trial."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


class Cause(StrEnum):
    """Why a check has not run."""

    MACHINERY = "machinery"
    """PostgreSQL, the subject's launcher or the trial itself broke: never the learner's doing."""
    SYNTAX = "syntax"
    """A file of the learner's could not be read as Python, so nothing could be checked."""
    MISSING_FILE = "missing_file"
    """A file that the exercise needs is not there."""
    SWITCHED_OFF = "switched_off"
    """The caller asked for this check to be left out."""
    INTERRUPTED = "interrupted"
    """The run was ended before this check had its turn."""


class CommentType(StrEnum):
    """How much a comment weighs. The four types are those of Exercism's analyzers."""

    ESSENTIAL = "essential"
    """Must be dealt with: the exercise does not pass while it stands."""
    ACTIONABLE = "actionable"
    """Worth doing, and not required."""
    INFORMATIVE = "informative"
    """Worth knowing; nothing to do."""
    CELEBRATORY = "celebratory"
    """Something done well."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Location(_Model):
    """A place in a file of the learner's, as an editor counts: lines and columns from 1."""

    path: str = Field(description="The file, relative to the exercise's folder, with forward slashes.")
    line: int = Field(ge=1)
    column: int | None = Field(default=None, ge=1)


class Table(_Model):
    """Rows, as PostgreSQL returned them to the checker's own connection."""

    kind: Literal["table"] = "table"
    title: str
    columns: list[str]
    rows: list[list[Cell]]
    note: str | None = None


class Step(_Model):
    """One moment of an interleaving."""

    lane: str = Field(description="Who acts: a call of the subject, or the checker.")
    text: str


class Timeline(_Model):
    """An interleaving: steps of several lanes in the order in which they happened."""

    kind: Literal["timeline"] = "timeline"
    title: str
    lanes: list[str]
    steps: list[Step]


class Excerpt(_Model):
    """A piece of text that was seen: lines of code, of a traceback, of a log, of an inner pytest report."""

    kind: Literal["excerpt"] = "excerpt"
    title: str
    text: str
    cut: bool = Field(default=False, description="Whether some of it was left out to keep it short.")


Evidence = Annotated[Table | Timeline | Excerpt, Field(discriminator="kind")]


class Comment(_Model):
    """Something to tell the learner about one check."""

    type: CommentType
    message: str = Field(description="What is wrong or worth knowing, in one or two sentences.")
    expected: str | None = Field(default=None, description="What should have been seen.")
    observed: str | None = Field(default=None, description="What was seen instead.")
    look: str | None = Field(default=None, description="What to look at next. Never the answer.")
    location: Location | None = None
    evidence: list[Evidence] = Field(default_factory=list)


class Check(_Model):
    """The result of one rule or one trial."""

    id: str = Field(pattern=r"^(rule|trial):[A-Za-z0-9_.\[\]-]+$")
    kind: Literal["rule", "trial"]
    title: str = Field(description="What this check holds the code to, as one sentence.")
    required: bool = Field(default=True, description="Whether failing it fails the exercise.")
    status: CheckStatus
    cause: Cause | None = Field(default=None, description="Set when, and only when, it was not run.")
    comments: list[Comment] = Field(default_factory=list)
    seconds: float = Field(default=0.0, ge=0)


class MistakeStatus(StrEnum):
    """What is known of one of the mistakes in an incident."""

    FIXED = "fixed"
    THERE = "there"
    UNKNOWN = "unknown"
    """What would show it has not run."""


class Mistake(_Model):
    """One of the mistakes in an incident. It has a name only once it is fixed or was asked for."""

    number: int = Field(ge=1)
    status: MistakeStatus
    name: str | None = None
    excuse: str | None = None
    trains: str | None = Field(default=None, description="The exercise that is about this mistake alone.")


class Versions(_Model):
    """What the verdict was reached with; a verdict holds for these versions."""

    suite: str
    python: str
    pgdbm: str
    asyncpg: str
    postgresql: str | None = Field(default=None, description="None when no server was reached.")


class Verdict(_Model):
    """The result for one exercise."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    exercise: str = Field(description="The exercise's folder name, such as `01_written_out_schema`.")
    title: str
    status: ExerciseStatus
    counts: bool = Field(
        default=True, description="False for an in-process debugging run, which is never a grade."
    )
    checks: list[Check]
    mistakes: list[Mistake] = Field(default_factory=list, description="Those of an incident.")
    seconds: float = Field(default=0.0, ge=0)
    versions: Versions


class Report(_Model):
    """What `kata check --json` prints: the verdicts of one run, in the suite's order."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    verdicts: list[Verdict]


def status_of(checks: list[Check]) -> ExerciseStatus:
    """Weigh the checks of one exercise.

    A required check that failed decides first: broken machinery elsewhere does not hide a mistake that was
    shown. After that, one required check that could not run for a reason that is not the learner's leaves
    the exercise unverified. No checks at all is never a pass.
    """
    required = [check for check in checks if check.required]
    blamed_on_learner = {Cause.SYNTAX, Cause.MISSING_FILE}
    if any(c.status is CheckStatus.FAILED or c.cause in blamed_on_learner for c in required):
        return ExerciseStatus.FAILED
    if not required or any(c.status is CheckStatus.NOT_RUN for c in required):
        return ExerciseStatus.NOT_VERIFIED
    return ExerciseStatus.PASSED
