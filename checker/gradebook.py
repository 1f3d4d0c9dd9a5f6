"""The result model of `kata grade`: what came of each exercise of each submission, as versioned data.

Everything that grades produces results; everything that shows a cohort reads a `Gradebook`. The JSON form is
described by `checker/gradebook.schema.json`, which is generated from this module and kept in step by a test.
"""

from __future__ import annotations

from enum import StrEnum
from math import fsum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.verdict import Verdict, Versions  # noqa: TC001  # pydantic reads them at run time

SCHEMA_VERSION: Literal["1.0"] = "1.0"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Outcome(StrEnum):
    """What came of one exercise of one submission."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SUBMITTED = "not_submitted"
    """The submission has none of the exercise's files: never an error."""
    NOT_VERIFIED = "not_verified"
    """The machinery was at fault, also when it was tried again: nothing is known of the code."""


class Feedback(StrEnum):
    """How much of a result its student is told. A teacher is told everything."""

    VERDICT = "verdict"
    """What came of each exercise and, in the forms for machines, of each check, without a word on why."""
    MESSAGES = "messages"
    """Also each check, with what is wrong and where."""
    ALL = "all"
    """Also what was expected and observed, and what PostgreSQL showed."""


class Remark(_Model):
    """Something that a teacher should know about what was handed in: what was left out, and why."""

    path: str = Field(
        description="What it is about, escaped so that it is safe to print; empty for the whole."
    )
    message: str


class Flag(_Model):
    """Something in the code that no honest fix of these exercises needs: for a teacher to look at."""

    name: str = Field(description="What it is, such as `frame-inspection`.")
    path: str
    line: int = Field(ge=1)
    message: str


class SourceFile(_Model):
    """A file of the learner's, as it was judged."""

    path: str = Field(description="Relative to the exercise's folder, with forward slashes.")
    text: str = Field(description="Its text; bytes that are no UTF-8 are replaced.")


class Result(_Model):
    """What came of one exercise of one submission."""

    exercise: str
    outcome: Outcome
    key: str | None = Field(
        default=None,
        description="A digest of what the verdict rests on: files, suite and pgdbm. None if not submitted.",
    )
    verdict: Verdict | None = Field(default=None, description="None where nothing was submitted.")
    attempts: int = Field(default=1, ge=1, description="How often it was judged until that was said.")
    resembles: str | None = Field(
        default=None,
        description="The near-miss that the same checks catch, and that is most like it, by name.",
    )
    flags: list[Flag] = Field(default_factory=list)
    files: list[SourceFile] = Field(default_factory=list)


class SubmissionStatus(StrEnum):
    """What became of a submission as a whole."""

    GRADED = "graded"
    REFUSED = "refused"
    """Nothing of it could be taken; its remarks say why."""
    MISSING = "missing"
    """The manifest names it, and it is not there."""


class Submission(_Model):
    """What one student handed in, and what came of it."""

    student: str = Field(description="Who handed it in, by the manifest or by its name; safe to print.")
    source: str = Field(description="Where it was, as it was given; safe to print.")
    status: SubmissionStatus
    late: bool = False
    remarks: list[Remark] = Field(default_factory=list)
    results: list[Result] = Field(default_factory=list, description="In the suite's order.")


class ExerciseInfo(_Model):
    """What is to be known of an exercise in order to show results."""

    name: str
    title: str
    theme: str
    excuse: str | None = Field(default=None, description="None for an incident, which has several.")
    points: float = Field(ge=0, description="What passing it is worth.")


class Gradebook(_Model):
    """What came of a cohort."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    exercises: list[ExerciseInfo]
    submissions: list[Submission] = Field(description="By student.")
    remarks: list[Remark] = Field(
        default_factory=list, description="On what was handed in and is nobody's submission."
    )
    versions: Versions
    late_factor: float = Field(
        default=1.0, ge=0, le=1, description="What points of a late one are multiplied by."
    )

    def earned(self, submission: Submission) -> dict[str, float]:
        """What a submission earned, for each exercise by its name."""
        factor = self.late_factor if submission.late else 1.0
        passed = {one.exercise for one in submission.results if one.outcome is Outcome.PASSED}
        return {one.name: one.points * factor if one.name in passed else 0.0 for one in self.exercises}

    def points(self, submission: Submission) -> float:
        """What a submission earned."""
        return fsum(self.earned(submission).values())

    def theme_points(self, submission: Submission) -> dict[str, float]:
        """What a submission earned, for each theme by its name, in the suite's order."""
        earned = self.earned(submission)
        themes = dict.fromkeys(one.theme for one in self.exercises)
        return {
            theme: fsum(earned[one.name] for one in self.exercises if one.theme == theme) for theme in themes
        }

    def most_points(self) -> float:
        """What passing everything is worth."""
        return fsum(exercise.points for exercise in self.exercises)
