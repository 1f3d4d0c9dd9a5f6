"""What is looked for in a submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from checker.suite.exercise import Exercise


@dataclass(frozen=True)
class Wanted:
    """The exercises that are to be graded, as plain data.

    Attributes:
        files: the paths of the learner's files, by the exercise's name.
        beside: what else the suite has in an exercise's folder, by its name: never taken, and no reason for a
            remark.
        others: the names of the suite's exercises that were not asked for: no reason for a remark.
    """

    files: Mapping[str, Sequence[str]]
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, exercises: Collection[Exercise], suite: Collection[Exercise] = ()) -> Wanted:
        """What to look for.

        Args:
            exercises: those to be graded.
            suite: all exercises that there are.

        Raises:
            BadSuiteFile: if a kata.toml is wrong.
        """
        files = {exercise.name: tuple(exercise.kata.files) for exercise in exercises}
        beside = {exercise.name: _files_in(exercise.folder) for exercise in exercises}
        return cls(files, beside, frozenset(exercise.name for exercise in suite) - files.keys())

    def meant_by(self, name: str) -> str | None:
        """The exercise that files without an exercise's folder are of.

        Args:
            name: of the submission, which may name one, as `alice_07_pool_per_service.zip` does.

        Gives:
            The one that the name holds, else the only one that was asked for, else None.
        """
        spoken = name.lower().replace("-", "_")
        named = [exercise for exercise in self.files if exercise in spoken]
        if len(named) == 1:
            return named[0]
        return next(iter(self.files)) if len(self.files) == 1 and not named else None


def _files_in(folder: Path) -> frozenset[str]:
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
