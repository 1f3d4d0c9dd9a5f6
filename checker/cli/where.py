"""`kata` by itself: where you are, what is next, and what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from checker.cli.console import stdout_console
from checker.cli.desk import open_desk, shown_path
from checker.suite.progress import State

if TYPE_CHECKING:
    from checker.cli.desk import Desk

BAR = 30


def show() -> None:
    """Print it."""
    desk = open_desk()
    console = stdout_console()
    console.print(bar(desk))
    exercise = desk.next()
    console.print()
    if exercise is None:
        console.print("Every exercise is solved. `kata list` shows them all.")
        return
    again = "  (solved once; it has changed since)" if desk.state(exercise) is State.CHECK_AGAIN else ""
    console.print(
        Text.assemble(("Next  ", "label"), (f"{exercise.number}  {exercise.kata.title}", "title"), again)
    )
    console.print(Text.assemble("      ", (f"“{exercise.kata.excuse}”", "italic")))
    console.print()
    folder = shown_path(exercise.folder, desk.workspace.root)
    for what, how in (
        (f"{folder}/README.md", "the story and the task"),
        ("kata check", "judge your fix"),
        ("kata watch", "judge it whenever you save"),
        ("kata hint", "a nudge; one more each time"),
        ("kata list", "all exercises"),
    ):
        console.print(Text.assemble("      ", (what.ljust(len(folder) + 10), "place"), "  ", how))


def bar(desk: Desk) -> Text:
    """How much is solved, as a bar and in numbers."""
    total = len(desk.workspace.exercises)
    solved = sum(desk.state(exercise) is State.SOLVED for exercise in desk.workspace.exercises)
    filled = BAR * solved // total
    return Text.assemble(
        ("█" * filled, "passed"), ("░" * (BAR - filled), "label"), f"  {solved} of {total} solved"
    )
