"""A bug does harm: wrong code that a rule finds fails the trial that the rule names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.rules import Rule, all_rules, lint
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.suite.exercise import Exercise

WORKSPACE = open_workspace(Path(__file__).parents[2])
BUGS = [rule for rule in all_rules() if rule.kind == "bug"]
CONVENTIONS = [rule for rule in all_rules() if rule.kind == "convention"]
SPOKEN_ELSEWHERE = {"ignored-config-field", "module-name-twice", "schema-by-f-string", "schema-in-template"}
"""No exercise is about these alone, so their excuses are no exercise's."""


def by_name(rule: Rule) -> str:
    return rule.name


def excuses(exercise: Exercise, rule: Rule) -> set[str]:
    """The excuses of an exercise, or of those of an incident's mistakes, that name a rule."""
    kata = exercise.kata
    own = {kata.excuse} if kata.excuse and rule.name in kata.rules else set()
    return own | {mistake.excuse for mistake in kata.mistakes if rule.name in mistake.rules}


def wrong_code(exercise: Exercise) -> Iterator[tuple[Path, list[str]]]:
    """The wrong variants of an exercise, and the checks that fail for each."""
    yield exercise.shipped, exercise.kata.shipped.caught_by
    for miss in exercise.near_misses():
        yield miss.folder, miss.pin.caught_by


@pytest.mark.parametrize("rule", BUGS, ids=by_name)
def test_a_bug_names_the_trial_that_shows_its_harm(rule: Rule) -> None:
    exercise = WORKSPACE.find(rule.exercise)
    assert excuses(exercise, rule), "the exercise's kata.toml does not name the rule"
    failed = [folder for folder, caught_by in wrong_code(exercise) if f"trial:{rule.trial}" in caught_by]
    assert failed, "no wrong code fails the trial"
    found = [folder for folder in failed if lint([folder], rules=[rule.name], root=folder).findings]
    assert found, "the rule finds nothing in the wrong code that fails the trial"


@pytest.mark.parametrize("rule", CONVENTIONS, ids=by_name)
def test_a_convention_names_no_trial(rule: Rule) -> None:
    assert rule.trial is None


@pytest.mark.parametrize("rule", all_rules(), ids=by_name)
def test_a_rule_names_an_exercise_by_its_folder(rule: Rule) -> None:
    assert WORKSPACE.find(rule.exercise).name == rule.exercise


@pytest.mark.parametrize("rule", all_rules(), ids=by_name)
def test_an_excuse_is_one_that_an_exercise_has(rule: Rule) -> None:
    spoken = {excuse for exercise in WORKSPACE.exercises for excuse in excuses(exercise, rule)}
    assert (rule.excuse in spoken) is (rule.name not in SPOKEN_ELSEWHERE)
