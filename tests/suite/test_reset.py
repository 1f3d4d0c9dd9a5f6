"""Reset brings the shipped files back and loses nothing."""

from __future__ import annotations

import dataclasses
import shutil
from typing import TYPE_CHECKING

import pytest

from checker.suite.errors import SuiteError
from checker.suite.reset import reset

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise
    from checker.suite.workspace import Workspace


@pytest.fixture
def exercise(suite: Workspace, tmp_path: Path) -> Exercise:
    """A copy of a real exercise, with the shipped files in place."""
    original = suite.find("01")
    copy = dataclasses.replace(original, folder=tmp_path / "exercise", solutions=tmp_path / "solutions")
    shutil.copytree(original.folder, copy.folder)
    shutil.copytree(original.solutions, copy.solutions)
    shutil.copyfile(copy.shipped / "orders.py", copy.folder / "orders.py")
    return copy


def test_a_missing_file_comes_back_and_nothing_is_kept(exercise: Exercise, tmp_path: Path) -> None:
    (exercise.folder / "orders.py").unlink()
    done = reset(exercise, tmp_path)
    assert done.replaced == ("orders.py",)
    assert done.kept is None
    assert (exercise.folder / "orders.py").read_bytes() == (exercise.shipped / "orders.py").read_bytes()


def test_only_the_learners_files_are_touched(exercise: Exercise, tmp_path: Path) -> None:
    (exercise.folder / "driver.py").write_text("# mine\n")
    (exercise.folder / "orders.py").write_text("# mine\n")
    done = reset(exercise, tmp_path)
    assert done.replaced == ("orders.py",)
    assert (exercise.folder / "driver.py").read_text() == "# mine\n"


def test_what_is_replaced_keeps_its_bytes(exercise: Exercise, tmp_path: Path) -> None:
    mine = b"\xff\xfe not even UTF-8 \r\n"
    (exercise.folder / "orders.py").write_bytes(mine)
    kept = reset(exercise, tmp_path).kept
    assert kept is not None
    assert kept.is_relative_to(tmp_path / ".kata" / "kept" / exercise.name)
    assert (kept / "orders.py").read_bytes() == mine


def test_without_the_shipped_file_nothing_is_touched(exercise: Exercise, tmp_path: Path) -> None:
    (exercise.shipped / "orders.py").unlink()
    (exercise.folder / "orders.py").write_text("# mine\n")
    with pytest.raises(SuiteError, match="cannot be brought back"):
        reset(exercise, tmp_path)
    assert (exercise.folder / "orders.py").read_text() == "# mine\n"
