"""`kata hint`: one more each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from checker.cli.console import show_page, stdout_console
from checker.cli.desk import open_desk
from checker.cli.stderr import note
from checker.suite.progress import ProgressNotKept

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from checker.cli.desk import Desk
    from checker.suite.exercise import Exercise


@click.command("hint")
@click.argument("name", required=False, metavar="[EXERCISE]")
@click.argument("mistake", required=False, type=click.IntRange(min=1), metavar="[MISTAKE]")
@click.option("--again", is_flag=True, help="Show those that were shown already, and no further one.")
def hint_command(name: str | None, mistake: int | None, *, again: bool) -> None:
    """Show one more hint each time: from a nudge to nearly there.

    Without a name it is the next exercise that is not solved. An incident has hints about the whole of it,
    and more about each of its mistakes, by the number that the verdict gives it: `kata hint 23 2`. The first
    of those names the mistake.
    """
    desk = open_desk()
    exercise = desk.meant(name)
    if exercise is None:
        click.echo("Every exercise is solved; there is nothing to hint at. Name one to see its hints.")
        return
    hints = _hints_about(desk, exercise, mistake) if mistake else _hints_of(desk, exercise)
    if again:
        hints.show_again(stdout_console())
    else:
        hints.show_next(stdout_console())


def show_next(console: Console, desk: Desk, exercise: Exercise) -> None:
    """Show the next hint of an exercise, or the last one when all were shown, and note that it was."""
    _hints_of(desk, exercise).show_next(console)


@dataclass(frozen=True)
class _Hints:
    """Hints that are shown one after the other.

    Attributes:
        heading: what they are about.
        command: what shows the next of them.
        afterwards: what else there is once the last was shown.
        texts: the hints.
        shown: how many were shown already.
        remember: notes down how many were.
    """

    heading: str
    command: str
    afterwards: str
    texts: list[str]
    shown: int
    remember: Callable[[int], object]

    def show_next(self, console: Console) -> None:
        number = min(self.shown + 1, len(self.texts))
        self._show(console, number)
        left = len(self.texts) - number
        after = {
            0: f"That is the last. `{self.command} --again` shows all, {self.afterwards}",
            1: "1 more hint is left.",
        }
        console.print(Text(after.get(left, f"{left} more hints are left."), style="label"))
        try:
            self.remember(number)
        except ProgressNotKept as fault:
            note(str(fault))

    def show_again(self, console: Console) -> None:
        if not self.shown:
            which = self.command.removeprefix("kata hint ")
            console.print(f"No hint of {which} was shown yet. `{self.command}` shows the first.")
        for number in range(1, self.shown + 1):
            self._show(console, number)

    def _show(self, console: Console, number: int) -> None:
        console.print(
            Text.assemble((self.heading, "title"), (f"  hint {number} of {len(self.texts)}", "label"))
        )
        console.print()
        show_page(console, self.texts[number - 1].strip())
        console.print()


def _hints_of(desk: Desk, exercise: Exercise) -> _Hints:
    number, mistakes = exercise.number, exercise.kata.mistakes
    solution = f"`kata solution {number}` the reference."
    if mistakes:
        solution = f"`kata hint {number} 1` to `{len(mistakes)}` name one mistake each, {solution}"
    return _Hints(
        heading=f"{number}  {exercise.kata.title}",
        command=f"kata hint {number}",
        afterwards=solution,
        texts=exercise.kata.hints,
        shown=desk.progress.of(exercise).hints,
        remember=lambda shown: desk.file.note_hints(exercise, shown),
    )


def _hints_about(desk: Desk, exercise: Exercise, mistake: int) -> _Hints:
    number, mistakes = exercise.number, exercise.kata.mistakes
    if mistake > len(mistakes):
        has = (
            f"has {len(mistakes)} mistakes" if mistakes else "is no incident: its hints have no second number"
        )
        raise click.UsageError(f"{exercise.name} {has}.")
    table = mistakes[mistake - 1]
    return _Hints(
        heading=f"{number}  {exercise.kata.title} · mistake {mistake}: {table.name}",
        command=f"kata hint {number} {mistake}",
        afterwards=f"`kata explain {table.trains}` the exercise that is about this mistake alone.",
        texts=table.hints,
        shown=desk.progress.of(exercise).hints_about(mistake),
        remember=lambda shown: desk.file.note_hints_about(exercise, mistake, shown),
    )
