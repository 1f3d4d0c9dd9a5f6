"""`kata solution`: the reference, as the difference to what was shipped, and why it is right."""

from __future__ import annotations

import sys
from difflib import unified_diff
from typing import TYPE_CHECKING

import click
from rich.text import Text

from checker.cli.console import show_page, stdout_console
from checker.cli.desk import open_desk
from checker.suite.progress import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.suite.exercise import Exercise

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


@click.command("solution")
@click.argument("name", required=False, metavar="[EXERCISE]")
@click.option("--yes", is_flag=True, help="Show it without asking, solved or not.")
def solution_command(name: str | None, *, yes: bool) -> None:
    """Show the reference solution and the debrief. Asks first when the exercise is not solved.

    Without a name it is the next exercise that is not solved.
    """
    desk = open_desk()
    exercise = desk.meant(name)
    if exercise is None:
        raise click.UsageError("Every exercise is solved: name the one whose solution you want to see.")
    if not yes and desk.state(exercise) is State.OPEN:
        _ask(exercise)
    console = stdout_console()
    console.print(Text(f"{exercise.number}  {exercise.kata.title}", style="title"))
    console.print()
    for line in _difference(exercise):
        console.print(Text(line, style=_STYLES.get(line[:1], "")), soft_wrap=True)
    if exercise.debrief.is_file():
        console.print()
        show_page(console, exercise.debrief.read_text(encoding="utf-8"))


def _ask(exercise: Exercise) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError(f"{exercise.name} is not solved. Say --yes to see its solution all the same.")
    hints = f"`kata hint {exercise.number}` may be enough"
    click.confirm(f"{exercise.name} is not solved yet, and {hints}. Show the solution?", abort=True)


def _difference(exercise: Exercise) -> Iterator[str]:
    for name in exercise.kata.files:
        before, after = (
            (folder / name).read_text(encoding="utf-8").splitlines() if (folder / name).is_file() else []
            for folder in (exercise.shipped, exercise.reference)
        )
        yield from unified_diff(before, after, f"shipped/{name}", f"reference/{name}", lineterm="")
