"""`kata quiz`: which excuse is speaking here?"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.cli.console import show_page, stdout_console
from checker.cli.desk import open_desk
from checker.cli.stderr import note
from checker.quiz.drawing import choices, draw
from checker.quiz.piece import pieces_of
from checker.suite.progress import ProgressNotKept

if TYPE_CHECKING:
    from rich.console import Console

    from checker.quiz.piece import Piece
    from checker.suite.exercise import Exercise

FINE = "None of them: it is fine."


@click.command("quiz")
@click.option(
    "--questions", type=click.IntRange(min=1), default=5, show_default=True, help="How many to ask."
)
def quiz_command(questions: int) -> None:
    """Look at short pieces of code, and say which excuse is speaking, or whether the code is fine.

    What was answered wrongly comes first, then what was never asked, then what was asked longest ago. It ends
    after the last question, with q, or with Ctrl-D.
    """
    desk = open_desk()
    chance = random.Random()  # noqa: S311  # nothing secret
    pieces = pieces_of(desk.workspace)
    drawn = draw(pieces, desk.progress.quiz, questions, chance)
    console = stdout_console()
    right = asked = 0
    for number, piece in enumerate(drawn, start=1):
        offered = choices(piece, pieces, chance)
        _show(console, f"{number} of {len(drawn)}", piece, offered)
        answer = _ask(len(offered) + 1)
        if answer is None:
            break
        is_right = (answer == len(offered)) if piece.fine else offered[answer : answer + 1] == [piece.about]
        _explain(console, piece, is_right=is_right)
        asked, right = asked + 1, right + is_right
        try:
            desk.file.note_answer(piece.name, right=is_right)
        except ProgressNotKept as fault:
            note(str(fault))
    console.print(Text(f"{right} of {asked} right." if asked else "Another time.", style="title"))


def _show(console: Console, heading: str, piece: Piece, offered: list[Exercise]) -> None:
    console.print(Text(heading, style="label"))
    console.print()
    if console.is_terminal:
        from rich.syntax import Syntax  # noqa: PLC0415  # a highlighter, where there are colours

        console.print(
            Padding(
                Syntax(
                    piece.code.rstrip(),
                    "python",
                    theme="ansi_dark",
                    background_color="default",
                    word_wrap=True,  # a line that is too long for the terminal would be cut off
                ),
                (0, 0, 0, 4),
            )
        )
    else:
        console.print(Padding(Text(piece.code.rstrip()), (0, 0, 0, 4)))
    console.print()
    console.print("Which excuse is speaking here?")
    ways = Table.grid(padding=(0, 2, 0, 0))
    ways.add_column(style="place", justify="right")
    ways.add_column(overflow="fold")
    excuses = [f"“{exercise.kata.excuse}”" for exercise in offered]
    for number, text in enumerate([*excuses, FINE], start=1):
        ways.add_row(str(number), text)
    console.print(Padding(ways, (0, 0, 0, 2)))


def _ask(of: int) -> int | None:
    """The answer's place among those offered, from 0; None when there is to be no further question."""
    while True:
        try:
            typed: str = click.prompt(f"1 to {of}, or q", prompt_suffix=" > ").strip().lower()
        except click.Abort:  # Ctrl-D, or the end of a file that the answers come from
            click.echo()
            return None
        if typed in {"q", "quit"}:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= of:
            return int(typed) - 1
        click.echo(f"`{typed}` is none of them.")


def _explain(console: Console, piece: Piece, *, is_right: bool) -> None:
    said = "it is fine" if piece.fine else f"“{piece.about.kata.excuse}”"
    mark = (
        Text.assemble(("✓ Right: ", "passed"), said)
        if is_right
        else Text.assemble(("✗ No: ", "failed"), said)
    )
    console.print()
    console.print(mark)
    show_page(console, piece.because)
    console.print(Text(f"More: kata explain {piece.about.number}", style="label"))
    console.print()
