"""Where the suite is, which exercises it has, and which of them a typed name means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from checker.suite.errors import BadSuiteFile, NoWorkspace, UnknownExercise
from checker.suite.exercise import Exercise
from checker.suite.toml import TomlModel, read_toml

if TYPE_CHECKING:
    from collections.abc import Collection


class _Entry(TomlModel):
    name: str = Field(pattern=r"^\d\d_[a-z0-9_]+$")
    theme: str
    minutes: int = Field(ge=1)
    requires: list[str] = Field(default_factory=list)


class SuiteToml(TomlModel):
    """`exercises/suite.toml`: the one place for order, themes, lengths and prerequisites."""

    exercises: list[_Entry] = Field(min_length=1)


@dataclass(frozen=True)
class Workspace:
    """A checkout of the suite that a learner works in."""

    root: Path
    exercises: tuple[Exercise, ...]

    def find(self, name: str) -> Exercise:
        """The exercise that `name` means: a number, a name, a slug, or the unambiguous beginning of one.

        A path inside an exercise's folder, as a shell completes it, means that exercise too.

        Raises:
            UnknownExercise: if it means none of them, or several.
        """
        wanted = name.strip().rstrip("/")
        if "/" in wanted:
            parts = Path(wanted).parts
            wanted = next((e.name for e in self.exercises if e.name in parts), wanted)
        wanted = wanted.lower().replace("-", "_")
        for exercise in self.exercises:
            if wanted in {exercise.name, exercise.slug} or _same_number(wanted, exercise.number):
                return exercise
        begun = [
            e for e in self.exercises if wanted and (e.name.startswith(wanted) or e.slug.startswith(wanted))
        ]
        if len(begun) == 1:
            return begun[0]
        names = "\n".join(f"  {e.name}" for e in (begun or self.exercises))
        if begun:
            raise UnknownExercise(f"`{name}` could be any of these:\n{names}")
        raise UnknownExercise(f"There is no exercise `{name}`. There are:\n{names}")

    def chosen(self, names: Collection[str]) -> list[Exercise]:
        """The exercises that `names` mean, each once, in the suite's order; all of them without a name.

        Raises:
            UnknownExercise: as `find` does.
        """
        meant = {self.find(name) for name in names} or set(self.exercises)
        return [exercise for exercise in self.exercises if exercise in meant]


def open_workspace(start: Path) -> Workspace:
    """The workspace that `start` is in.

    Raises:
        NoWorkspace: if it is in none.
        BadSuiteFile: if its suite.toml is wrong.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "exercises" / "suite.toml").is_file():
            return _read(folder)
    raise NoWorkspace(start)


def _read(root: Path) -> Workspace:
    path = root / "exercises" / "suite.toml"
    entries = read_toml(path, SuiteToml).exercises
    names = [entry.name for entry in entries]
    problems = [
        f"exercises: {name} is listed twice" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for entry in entries:
        if not (root / "exercises" / entry.name).is_dir():
            problems.append(f"exercises: there is no folder {entry.name}")
        problems += [
            f"exercises: {entry.name} requires {needed}, which does not come before it"
            for needed in entry.requires
            if needed not in names[: names.index(entry.name)]
        ]
    if problems:
        raise BadSuiteFile(path, problems)
    return Workspace(
        root=root,
        exercises=tuple(
            Exercise(
                name=entry.name,
                folder=root / "exercises" / entry.name,
                solutions=root / "solutions" / entry.name,
                theme=entry.theme,
                minutes=entry.minutes,
                requires=tuple(entry.requires),
            )
            for entry in entries
        ),
    )


def _same_number(wanted: str, number: str) -> bool:
    return wanted.isdigit() and number.isdigit() and int(wanted) == int(number)
