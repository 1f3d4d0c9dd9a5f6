"""Which exercise a typed name means, and what is said of suite files that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.suite.errors import BadSuiteFile, NoWorkspace, UnknownExercise
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("01_pool_per_service", "02_written_out_schema", "12_pool_of_none")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    entries = ""
    for name in NAMES:
        (tmp_path / "exercises" / name).mkdir(parents=True)
        entries += f'[[exercises]]\nname = "{name}"\ntheme = "Pools"\nminutes = 5\n'
    (tmp_path / "exercises" / "suite.toml").write_text(entries)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", "02_written_out_schema"),
        ("02", "02_written_out_schema"),
        ("02_written_out_schema", "02_written_out_schema"),
        ("written_out_schema", "02_written_out_schema"),
        ("written-out", "02_written_out_schema"),
        ("WRITTEN", "02_written_out_schema"),
        ("w", "02_written_out_schema"),
        ("pool_p", "01_pool_per_service"),
        ("1", "01_pool_per_service"),
        ("12", "12_pool_of_none"),
        ("exercises/02_written_out_schema/", "02_written_out_schema"),
        ("exercises/02_written_out_schema/orders.py", "02_written_out_schema"),
    ],
)
def test_a_name_means_one_exercise(root: Path, typed: str, meant: str) -> None:
    assert open_workspace(root).find(typed).name == meant


def test_several_names_mean_each_exercise_once_in_the_suites_order(root: Path) -> None:
    workspace = open_workspace(root)
    assert [e.name for e in workspace.chosen(["written", "1", "02"])] == [*NAMES[:2]]
    assert [e.name for e in workspace.chosen([])] == [*NAMES]
    with pytest.raises(UnknownExercise):
        workspace.chosen(["1", "nope"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [("pool", "`pool` could be any of these"), ("nope", "There is no exercise `nope`"), ("", "no exercise")],
)
def test_a_name_that_means_none_or_several_is_told_with_those_there_are(
    root: Path, typed: str, said: str
) -> None:
    with pytest.raises(UnknownExercise, match=said) as caught:
        open_workspace(root).find(typed)
    assert "12_pool_of_none" in str(caught.value)


def test_it_is_found_from_inside(root: Path) -> None:
    assert open_workspace(root / "exercises" / NAMES[0]).root == root


def test_there_is_none_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="Change to the folder that you cloned"):
        open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[exercises]]\nname = "2"\ntheme = "x"\nminutes = 1', r"exercises\.0\.name"),
        ('[[exercises]]\nname = "09_gone"\ntheme = "x"\nminutes = 1', "there is no folder 09_gone"),
        ("[[exercises]]", r"exercises\.0\.theme: Field required"),
        ("exercises = [", "it is not TOML"),
        ("", "exercises: Field required"),
    ],
)
def test_a_wrong_suite_file_is_told_by_its_key(root: Path, text: str, said: str) -> None:
    (root / "exercises" / "suite.toml").write_text(text)
    with pytest.raises(BadSuiteFile, match=said):
        open_workspace(root)
