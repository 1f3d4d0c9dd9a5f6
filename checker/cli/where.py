"""`kata` by itself: where you are, what is next, and what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.cli.console import stdout_console
from checker.cli.desk import open_desk, shown_path
from checker.suite.progress import State

if TYPE_CHECKING:
    from checker.cli.desk import Desk
    from checker.suite.exercise import Exercise

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
    if exercise.kata.excuse:
        console.print(Text.assemble("      ", (f"“{exercise.kata.excuse}”", "italic")))
    console.print()
    ways = Table.grid(padding=(0, 2, 0, 0))
    ways.add_column(style="place", no_wrap=True)
    ways.add_column(overflow="fold")
    ways.add_row(f"{shown_path(exercise.folder, desk.workspace.root)}/README.md", "the story and the task")
    ways.add_row("kata check", "judge your fix")
    ways.add_row("kata watch", "judge it whenever you save")
    ways.add_row("kata hint", "a nudge; one more each time")
    ways.add_row("kata list", "all exercises")
    if incident := _fast_track(desk):
        ways.add_row(f"kata check {incident.number}", "an incident instead, for those who know pgdbm well")
    console.print(Padding(ways, (0, 0, 0, 6), expand=False))


def _fast_track(desk: Desk) -> Exercise | None:
    """The first incident, for whoever has solved nothing yet."""
    if any(desk.state(exercise) is State.SOLVED for exercise in desk.workspace.exercises):
        return None
    return next((exercise for exercise in desk.workspace.exercises if exercise.kata.mistakes), None)


def bar(desk: Desk) -> Text:
    """How much is solved, as a bar and in numbers."""
    total = len(desk.workspace.exercises)
    states = [desk.state(exercise) for exercise in desk.workspace.exercises]
    solved, shown = states.count(State.SOLVED), states.count(State.SHOWN)
    filled = BAR * (solved + shown) // total
    return Text.assemble(
        ("█" * filled, "passed"),
        ("░" * (BAR - filled), "label"),
        f"  {solved} of {total} solved" + (f", {shown} shown" if shown else ""),
    )
