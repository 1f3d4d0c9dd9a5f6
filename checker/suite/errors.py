"""What can be wrong with a workspace, an exercise's files, or a name that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class SuiteError(Exception):
    """Something to tell the user in one piece, without a traceback."""


class NoWorkspace(SuiteError):
    """There is no suite here or above."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"There is no kata workspace in {start} or above it (a folder with exercises/suite.toml).\n"
            "Change to the folder that you cloned, or to one inside it."
        )


class BadSuiteFile(SuiteError):
    """A kata.toml, suite.toml or pin.toml that is wrong: which key, and why."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        super().__init__(f"{path} is not right:\n" + "\n".join(f"  {problem}" for problem in problems))


class UnknownExercise(SuiteError):
    """A name that is no exercise's, or that of several."""
