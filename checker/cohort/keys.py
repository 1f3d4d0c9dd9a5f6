"""What a verdict rests on, as one digest: two of the same key have the same verdict."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from checker.submissions.taking import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.suite.exercise import Exercise


def key_of(exercise: Exercise, files: Mapping[str, bytes]) -> str:
    """The key of some files as an exercise.

    Args:
        exercise: which.
        files: the learner's, by their path in it.
    """
    whole = hashlib.sha256()
    for part in (exercise.name, _suite(exercise), version("pgdbm"), digest(files)):
        whole.update(f"{part}\0".encode())
    return whole.hexdigest()


@cache
def _suite(exercise: Exercise) -> str:
    """The suite's version, with what it has in the exercise's folder: trials, driver, kata.toml."""
    learners = set(exercise.kata.files)
    ours = {
        path.relative_to(exercise.folder).as_posix(): path.read_bytes()
        for path in exercise.folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    own = {name: content for name, content in ours.items() if name not in learners}
    return f"{version('pgdbm-kata')} {digest(own)}"
