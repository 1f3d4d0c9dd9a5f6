"""Where commands print: the console, the line that is gone again, and Markdown pages."""

from __future__ import annotations

import re
import sys
from typing import Any, NoReturn, TextIO, cast

import click
from rich.console import Console

from checker.report.style import THEME

WIDEST = 100
"""Prose on longer lines is hard to read."""


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Let our own ending deal with it: rich would end the process with the code of a failed check."""
        raise BrokenPipeError


class _Trimmed:
    """A stream on which no line ends in blanks: rich fills its columns up to their width."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return self._stream.write(re.sub(r" +(?=\n)", "", text))


def stdout_console() -> Console:
    """A console on standard output, no wider than is good to read; plain where it is not a terminal."""
    file = sys.stdout if sys.stdout.isatty() else cast("TextIO", _Trimmed(sys.stdout))
    console = _Console(file=file, theme=THEME, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def show_page(console: Console, text: str) -> None:
    """Show a Markdown page: laid out on a terminal, as it is elsewhere."""
    if console.is_terminal:
        from checker.report.markdown import page  # noqa: PLC0415  # brings a parser with it

        console.print(page(text))
    else:
        console.print(text.rstrip(), soft_wrap=True)


def note(text: str) -> None:
    """Say something beside the matter, on standard error."""
    click.echo(text, err=True)


class Transient:
    """One line on standard error that says what is being waited for. Only on a terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty() and sys.stdout.isatty()
        self._shown = False

    def say(self, text: str) -> None:
        """Show this line instead of the one before."""
        if self._on:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
            self._shown = True

    def clear(self) -> None:
        """Take it away, before anything else is printed."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._shown = False
