"""The rules find in each exercise, as it is shipped, what its kata.toml says; in our parts of it, nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.rules import lint
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise

EXERCISES = open_workspace(Path(__file__).parents[2]).exercises


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_shipped_code_has_the_findings_that_are_promised(exercise: Exercise) -> None:
    found = {finding.rule for finding in lint([exercise.shipped], root=exercise.shipped).findings}
    assert found == set(exercise.kata.shipped.findings)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_what_the_learner_is_not_to_change_is_clean(exercise: Exercise) -> None:
    learners = {exercise.folder / file for file in exercise.kata.files}
    ours = [
        path for path in exercise.folder.rglob("*") if path.suffix in {".py", ".sql"} and path not in learners
    ]
    assert ours
    assert lint(ours, root=exercise.folder).findings == ()
