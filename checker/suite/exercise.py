"""An exercise and what `solutions/` holds for it, as paths and checked tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.suite.errors import BadSuiteFile
from checker.suite.kata_toml import KataToml, PinToml, RightToml
from checker.suite.toml import read_toml

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class NearMiss:
    """A tempting wrong fix, pinned to the checks that must catch it."""

    name: str
    folder: Path
    pin: PinToml


@dataclass(frozen=True)
class RightFix:
    """A right fix of another shape than the reference."""

    name: str
    folder: Path
    shape: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        name: its folder's name, such as `01_written_out_schema`.
        folder: the folder under `exercises/`, where the learner edits.
        solutions: the folder of the same name under `solutions/`.
        theme, minutes, requires: from `suite.toml`.
    """

    name: str
    folder: Path
    solutions: Path
    theme: str
    minutes: int
    requires: tuple[str, ...]

    @property
    def number(self) -> str:
        """The leading digits of the name."""
        return self.name.partition("_")[0]

    @property
    def slug(self) -> str:
        """The name without its number."""
        return self.name.partition("_")[2]

    @cached_property
    def kata(self) -> KataToml:
        """The checked kata.toml.

        Raises:
            BadSuiteFile: if it is wrong.
        """
        return read_toml(self.folder / "kata.toml", KataToml)

    @property
    def trials(self) -> list[Path]:
        """The files with this exercise's trials."""
        return sorted(self.folder.glob("test_*.py"))

    @property
    def shipped(self) -> Path:
        """A copy of the learner's files as they were shipped: what `kata reset` brings back."""
        return self.solutions / "shipped"

    @property
    def reference(self) -> Path:
        """The reference solution's files."""
        return self.solutions / "reference"

    @property
    def debrief(self) -> Path:
        """What is told after the pass."""
        return self.solutions / "debrief.md"

    def near_misses(self) -> list[NearMiss]:
        """The near-misses by name.

        Raises:
            BadSuiteFile: if one has no pin.toml, or a wrong one.
        """
        return [
            NearMiss(folder.name, folder, read_toml(folder / "pin.toml", PinToml))
            for folder in _folders(self.solutions / "near_misses")
        ]

    def right_fixes(self) -> list[RightFix]:
        """The right fixes by name.

        Raises:
            BadSuiteFile: if one has no right.toml, or a wrong one.
        """
        return [
            RightFix(folder.name, folder, read_toml(folder / "right.toml", RightToml).shape)
            for folder in _folders(self.solutions / "right")
        ]

    def setup_sql(self) -> str | None:
        """What makes the database that the trials get copies of.

        Raises:
            BadSuiteFile: if kata.toml names a file that is not there.
        """
        name = self.kata.postgres.setup
        if name is None:
            return None
        path = self.folder / name
        if not path.is_file():
            raise BadSuiteFile(self.folder / "kata.toml", [f"postgres.setup: there is no file {name}"])
        return path.read_text(encoding="utf-8")


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.glob("*") if path.is_dir()) if parent.is_dir() else []
