"""Single key presses from the terminal."""

from __future__ import annotations

import os
import sys
import termios
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Keys:
    """The keys that are pressed. `select` can wait for them."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def fileno(self) -> int:
        """The terminal."""
        return self._terminal

    def read(self) -> str:
        """The keys pressed since the last time; `q` when the terminal is gone."""
        return os.read(self._terminal, 64).decode(errors="replace") or "q"


@contextmanager
def keys() -> Iterator[Keys | None]:
    """Read single keys while the context is open; None where standard input is no terminal.

    The terminal is as it was afterwards. Ctrl-C and Ctrl-Z work meanwhile.
    """
    terminal = sys.stdin.fileno()
    if not os.isatty(terminal):
        yield None
        return
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield Keys(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
