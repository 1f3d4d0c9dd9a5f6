"""What is said beside the matter, on standard error: notes, and a line that is gone again."""

from __future__ import annotations

import sys

import click


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
