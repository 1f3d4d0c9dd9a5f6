"""`kata hint`: one more each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from checker.cli.console import note, show_page, stdout_console
from checker.cli.desk import open_desk
from checker.suite.progress import ProgressNotKept

if TYPE_CHECKING:
    from rich.console import Console

    from checker.cli.desk import Desk
    from checker.suite.exercise import Exercise


@click.command("hint")
@click.argument("name", required=False, metavar="[EXERCISE]")
@click.option("--again", is_flag=True, help="Show those that were shown already, and no further one.")
def hint_command(name: str | None, *, again: bool) -> None:
    """Show one more hint each time: from a nudge to nearly there.

    Without a name it is the next exercise that is not solved.
    """
    desk = open_desk()
    exercise = desk.meant(name)
    if exercise is None:
        click.echo("Every exercise is solved; there is nothing to hint at. Name one to see its hints.")
    elif again:
        _show_again(stdout_console(), desk, exercise)
    else:
        show_next(stdout_console(), desk, exercise)


def show_next(console: Console, desk: Desk, exercise: Exercise) -> None:
    """Show the next hint, or the last one when all were shown, and note that it was."""
    hints = exercise.kata.hints
    number = min(desk.progress.of(exercise).hints + 1, len(hints))
    _show(console, exercise, number)
    left = len(hints) - number
    after = {
        0: f"That is the last. `kata hint {exercise.number} --again` shows all, `kata solution"
        f" {exercise.number}` the reference.",
        1: "1 more hint is left.",
    }
    console.print(Text(after.get(left, f"{left} more hints are left."), style="label"))
    try:
        desk.file.note_hints(exercise, number)
    except ProgressNotKept as fault:
        note(str(fault))


def _show_again(console: Console, desk: Desk, exercise: Exercise) -> None:
    shown = desk.progress.of(exercise).hints
    if not shown:
        console.print(
            f"No hint of {exercise.number} was shown yet. `kata hint {exercise.number}` shows the first."
        )
    for number in range(1, shown + 1):
        _show(console, exercise, number)


def _show(console: Console, exercise: Exercise, number: int) -> None:
    hints = exercise.kata.hints
    heading = f"{exercise.number}  {exercise.kata.title}"
    console.print(Text.assemble((heading, "title"), (f"  hint {number} of {len(hints)}", "label")))
    console.print()
    show_page(console, hints[number - 1].strip())
    console.print()
