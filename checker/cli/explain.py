"""`kata explain`: the page of a rule, or what an exercise asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checker.cli.console import show_page, stdout_console
from checker.cli.desk import open_desk
from checker.rules import NoSuchRuleError, all_rules, page, rule
from checker.rules.engine import suppressions
from checker.suite.errors import UnknownExercise
from checker.suite.kata_toml import Weight
from checker.trials.listing import trials_not_run
from checker.verdict import Cause

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise


@click.command("explain")
@click.argument("name", metavar="RULE|EXERCISE")
def explain_command(name: str) -> None:
    """Explain a rule, or show an exercise's task and what its checks hold the code to."""
    show_page(stdout_console(), _page(name))


def _page(name: str) -> str:
    if name == suppressions.RULE:
        return suppressions.PAGE
    try:
        return page(name.removeprefix("rule:"))
    except NoSuchRuleError:
        return _exercise_page(_exercise(name))


def _exercise(name: str) -> Exercise:
    try:
        return open_desk().workspace.find(name)
    except UnknownExercise as error:
        rules = "\n".join(f"  {one.name}" for one in all_rules())
        raise UnknownExercise(f"{error}\nNor is there a rule of that name. There are:\n{rules}") from None


def _exercise_page(exercise: Exercise) -> str:
    task = (exercise.folder / "README.md").read_text(encoding="utf-8").strip()
    return f"{task}\n\n## What the checks hold the code to\n\n{_checks(exercise)}\n"


def _checks(exercise: Exercise) -> str:
    """All checks, as a Markdown list."""
    lines = [
        f"- {rule(name).title} (`kata explain {name}`{', advice' if weight is Weight.ADVICE else ''})"
        for name, weight in exercise.kata.rules.items()
    ]
    lines += [f"- {check.title}" for check in trials_not_run(exercise.trials, Cause.SWITCHED_OFF)]
    return "\n".join(lines)
