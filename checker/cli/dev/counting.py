"""How far a long run is, on one line of standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def counting(things: str) -> Callable[[int, int], None]:
    """What to call with how many `things` are done, and how many there are; silent without a terminal."""

    def count(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done}/{of} {things}" + ("\r\x1b[K" if done == of else ""), nl=False, err=True)

    return count
