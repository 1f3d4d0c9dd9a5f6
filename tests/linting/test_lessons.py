"""The excuses that are shown with findings are those of the exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.linting.lessons import LESSONS
from checker.rules import all_rules
from tests.linting.project import RULE, report_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.workspace import Workspace


def test_they_are_those_of_the_exercises(suite: Workspace) -> None:
    exercises = {exercise.name: exercise for exercise in suite.exercises}
    assert {lesson.excuse for lesson in LESSONS.values()} <= {e.kata.excuse for e in exercises.values()}
    assert [
        lesson for lesson in LESSONS.values() if exercises[lesson.exercise].kata.excuse != lesson.excuse
    ] == []


def test_every_rule_of_an_exercise_has_one(suite: Workspace) -> None:
    used = {rule for exercise in suite.exercises if exercise.kata.excuse for rule in exercise.kata.rules}
    assert used - LESSONS.keys() == set()
    assert LESSONS.keys() - {rule.name for rule in all_rules()} == set()


def test_a_report_tells_them(tmp_path: Path) -> None:
    write(tmp_path, "orders.py")
    (told,) = report_of(tmp_path).rules
    assert (told.name, told.exercise, told.excuse) == (RULE, LESSONS[RULE].exercise, LESSONS[RULE].excuse)
