"""What can be wrong with what is handed over, as opposed to what a student put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.suite.errors import SuiteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class BadManifest(SuiteError):
    """A manifest that cannot be read, or whose columns or values are wrong: which line, and why."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(
            f"The manifest {path} is not right:\n"
            + "\n".join(f"  {problem}" for problem in problems)
            + "\nIt is a CSV with the columns student,path and, if you like, late and submitted (ISO 8601)."
        )


class NothingHandedIn(SuiteError):
    """What was named is not there, or holds no submission."""


CUT_OFF = "It ends in the middle: it was cut off on its way. Hand it in again."
"""What is said of an archive that is only the beginning of one."""


class Refused(Exception):
    """Why nothing of a submission can be taken, and what to do about it. Never leaves the package."""
