"""Brings an exercise's files back as they were shipped, and keeps what they replace."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from checker.suite.errors import SuiteError
from checker.suite.progress import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Reset:
    """What a reset did.

    Attributes:
        replaced: the files that differed or were missing, and are as shipped now.
        kept: the folder with what they replaced; None when they replaced nothing.
    """

    replaced: tuple[str, ...]
    kept: Path | None


def reset(exercise: Exercise, root: Path) -> Reset:
    """Bring the shipped files back.

    Everything that will be replaced is copied to `.kata/kept/<exercise>/<time>/` before anything is.

    Args:
        exercise: whose files.
        root: the workspace's folder.

    Raises:
        SuiteError: if a shipped file is not there.
        OSError: if something cannot be copied; the file it is about is as it was.
    """
    shipped = {name: _shipped(exercise, name) for name in exercise.kata.files}
    changed = [name for name, content in shipped.items() if _content(exercise.folder / name) != content]
    present = [name for name in changed if (exercise.folder / name).exists()]
    kept = _keep(exercise, present, root) if present else None
    for name in changed:
        _put(exercise.folder / name, shipped[name])
    return Reset(tuple(changed), kept)


def _shipped(exercise: Exercise, name: str) -> bytes:
    content = _content(exercise.shipped / name)
    if content is None:
        raise SuiteError(
            f"{exercise.shipped / name} is not there, so it cannot be brought back.\n"
            "Fetch it again from where you cloned the suite (git checkout -- solutions)."
        )
    return content


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _keep(exercise: Exercise, names: list[str], root: Path) -> Path:
    time = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S.%f")
    kept = root / FOLDER / "kept" / exercise.name / time
    kept.mkdir(parents=True)
    for name in names:
        copy = kept / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(exercise.folder / name, copy)
    return kept


def _put(path: Path, content: bytes) -> None:
    """Write a file so that it is never half there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
