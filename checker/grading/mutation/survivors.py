"""`solutions/NN/survivors.toml`: mutants that no check rejects, each with the reason why that is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from checker.suite.toml import TomlModel, read_toml

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise

FILE = "survivors.toml"


class Survivor(TomlModel):
    """A mutant that is equivalent: it does nothing that PostgreSQL or a caller could see."""

    operator: str
    file: str
    at: str = Field(description="What is written round the change, with a ▸ where it begins.")
    before: str
    after: str
    reason: str = Field(min_length=20)

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the other mutants of its exercise."""
        return self.operator, self.file, self.at, self.before, self.after


class SurvivorsToml(TomlModel):
    """All that are known of an exercise."""

    survivors: list[Survivor] = Field(default_factory=list)


def known_survivors(exercise: Exercise) -> list[Survivor]:
    """Those that are listed; none where there is no file.

    Raises:
        BadSuiteFile: if the file is wrong.
    """
    path = exercise.solutions / FILE
    return read_toml(path, SurvivorsToml).survivors if path.is_file() else []
