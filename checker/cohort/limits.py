"""What a submission may use, and what passing is worth: the file that `--limits` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from checker.cohort.errors import CannotGrade
from checker.sandbox.contract import Room
from checker.submissions.caps import Caps
from checker.suite.errors import BadSuiteFile
from checker.suite.toml import TomlModel, read_toml

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise
    from checker.suite.workspace import Workspace


class Points(TomlModel):
    """`[points]`. What is said of an exercise comes before what is said of its theme."""

    each: float = Field(default=1, ge=0, description="What passing an exercise is worth.")
    late_factor: float = Field(
        default=1, ge=0, le=1, description="What a late submission's are multiplied by."
    )
    themes: dict[str, float] = Field(default={}, description="What an exercise of that theme is worth.")
    exercises: dict[str, float] = Field(default={}, description="By the exercise's name.")

    def of(self, exercise: Exercise) -> float:
        """What passing an exercise is worth."""
        return self.exercises.get(exercise.name, self.themes.get(exercise.theme, self.each))


class Limits(TomlModel):
    """The whole file; every table and every key can be left out."""

    intake: Caps = Caps()
    sandbox: Room = Room()
    points: Points = Points()


def read_limits(file: Path, workspace: Workspace) -> Limits:
    """Read the file.

    Raises:
        CannotGrade: It is not right, or speaks of exercises or themes that there are not.
    """
    try:
        limits = read_toml(file, Limits)
    except BadSuiteFile as error:
        raise CannotGrade(str(error), "docs/grading.md shows what it may hold.") from None
    for kind, given, known in (
        ("exercise", limits.points.exercises, [one.name for one in workspace.exercises]),
        ("theme", limits.points.themes, [one.theme for one in workspace.exercises]),
    ):
        for name in given:
            if name not in known:
                listed = ", ".join(dict.fromkeys(known))
                raise CannotGrade(f"{file}: there is no {kind} {name!r}.", f"There are: {listed}.")
    return limits
