"""`kata list`: all exercises, by theme."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from checker.cli.console import stdout_console
from checker.cli.desk import open_desk
from checker.cli.where import bar
from checker.suite.progress import State

if TYPE_CHECKING:
    from checker.cli.desk import Desk
    from checker.suite.exercise import Exercise

_MARKS = {
    State.OPEN: ("open", ""),
    State.SOLVED: ("✓ solved", "passed"),
    State.CHECK_AGAIN: ("↻ check again", "unknown"),
    State.SHOWN: ("✓ shown", "passed"),
}


@click.command("list")
def list_command() -> None:
    """Show all exercises by theme, with the excuse that each puts on trial, and what is solved.

    `shown` are those whose mistake was found and fixed in an incident: there is no need to do them too.
    """
    desk = open_desk()
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="label")
    table.add_column("", no_wrap=True)
    table.add_column("exercise")
    table.add_column("the excuse", style="italic")
    table.add_column("builds on", no_wrap=True)
    table.add_column("min", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for theme, exercises in groupby(desk.workspace.exercises, key=lambda exercise: exercise.theme):
        if table.row_count:
            table.add_row()
        table.add_row("", Text(theme, style="title"))
        for exercise in exercises:
            table.add_row(*_row(exercise, desk))
    console = stdout_console()
    console.print(table)
    console.print()
    console.print(bar(desk))


def _row(exercise: Exercise, desk: Desk) -> tuple[str | Text, ...]:
    kata = exercise.kata
    return (
        exercise.number,
        kata.title,
        kata.excuse or Text("an incident: you hear no excuse", style="label"),
        ", ".join(name.partition("_")[0] for name in exercise.requires),
        str(exercise.minutes),
        Text(*_MARKS[desk.state(exercise)]),
    )
