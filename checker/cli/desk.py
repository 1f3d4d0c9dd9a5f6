"""What most verbs begin with: the workspace, the progress in it, and the exercise that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli.stderr import note
from checker.suite.progress import ProgressFile, State, content_of
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise
    from checker.suite.progress import Progress
    from checker.suite.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """A learner's workspace and what they have reached in it."""

    workspace: Workspace
    file: ProgressFile
    progress: Progress
    suite: str

    def state(self, exercise: Exercise) -> State:
        """Whether an exercise is solved, by its files as they are now."""
        record = self.progress.of(exercise)
        if record.passed is None:
            return State.SHOWN if exercise.name in self._shown else State.OPEN
        return record.state(content_of(exercise), self.suite)

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The exercises whose mistake was found and fixed in an incident."""
        return frozenset(
            mistake.trains
            for incident in self.workspace.exercises
            if self.progress.of(incident).passed is not None and self.state(incident) is State.SOLVED
            for mistake in incident.kata.mistakes
        )

    def shown_by(self, incident: Exercise) -> list[Exercise]:
        """The exercises that need not be done, since this incident has their mistakes in it."""
        trained = {mistake.trains for mistake in incident.kata.mistakes}
        return [e for e in self.workspace.exercises if e.name in trained and self.state(e) is State.SHOWN]

    def next(self) -> Exercise | None:
        """The first exercise that is neither solved nor shown; None when all are."""
        return next((e for e in self.workspace.exercises if self._is_open(e)), None)

    def after(self, exercise: Exercise) -> Exercise | None:
        """The first unsolved exercise after this one, else the first of all."""
        position = self.workspace.exercises.index(exercise)
        later = self.workspace.exercises[position + 1 :]
        return next((e for e in later if self._is_open(e)), None) or self.next()

    def _is_open(self, exercise: Exercise) -> bool:
        return self.state(exercise) not in {State.SOLVED, State.SHOWN}

    def meant(self, name: str | None) -> Exercise | None:
        """The exercise of that name, or without a name the next unsolved one, if there is any.

        Raises:
            UnknownExercise: if the name is that of none, or of several.
        """
        return self.workspace.find(name) if name else self.next()


def open_desk() -> Desk:
    """The desk of the workspace that we are in. Says so when its progress could not be read.

    Raises:
        NoWorkspace: if we are in none.
        BadSuiteFile: if its suite.toml is wrong.
    """
    workspace = open_workspace(Path.cwd())
    file = ProgressFile(workspace.root)
    progress = file.read()
    if progress.broken:
        note(progress.broken)
    return Desk(workspace, file, progress, version("pgdbm-kata"))


def shown_path(path: Path, root: Path) -> str:
    """A path as an editor opens it from the workspace's folder."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
