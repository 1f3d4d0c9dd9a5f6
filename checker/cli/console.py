"""Where commands print: the console on standard output, and Markdown pages on it."""

from __future__ import annotations

import re
import sys
from typing import Any, NoReturn, TextIO, cast

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
