"""The file of limits and points."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from checker.cohort.errors import CannotGrade
from checker.cohort.limits import Limits, read_limits
from checker.sandbox.contract import Room
from checker.submissions.caps import Caps
from checker.suite.workspace import open_workspace

ROOT = Path(__file__).parents[2]
WORKSPACE = open_workspace(ROOT)


def _read(folder: Path, text: str) -> Limits:
    file = folder / "limits.toml"
    file.write_text(text)
    return read_limits(file, WORKSPACE)


def test_the_example_of_the_page_is_one_and_differs_in_points_only(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "grading.md").read_text()
    [block] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    limits = _read(tmp_path, block)
    assert (limits.intake, limits.sandbox) == (Caps(), Room())
    assert tomllib.loads(block)["points"]["late_factor"] == limits.points.late_factor == 0.5
    worth = {exercise.number: limits.points.of(exercise) for exercise in WORKSPACE.exercises}
    assert (worth["01"], worth["02"], worth["23"]) == (0.5, 1, 3)


def test_what_is_said_of_an_exercise_comes_first(tmp_path: Path) -> None:
    text = "[points]\neach = 4\nthemes = {Connections = 2}\nexercises = {07_pool_per_service = 7}\n"
    limits = _read(tmp_path, text)
    worth = {exercise.number: limits.points.of(exercise) for exercise in WORKSPACE.exercises}
    assert (worth["01"], worth["07"], worth["08"]) == (4, 7, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[points]\nexercises = {07 = 1}\n", "no exercise '07'"),
        ('[points]\nthemes = {"Pools" = 1}\n', "no theme 'Pools'"),
        ("[points]\neach = -1\n", "each"),
        ("[points]\nlate_factor = 2\n", "late_factor"),
        ("[intake]\nfiles = 1\n", "files"),
        ("[sandbox]\nprocesses = 'many'\n", "processes"),
        ("[sandbx]\n", "sandbx"),
        ("[points\n", "TOML"),
    ],
)
def test_what_cannot_be_is_said(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CannotGrade, match=said):
        _read(tmp_path, text)
