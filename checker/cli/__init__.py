"""The `kata` command: a file per verb, each imported only when it is called."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def main() -> None:
    """Run the command that the arguments name, and end this process with its exit code."""
    gc.disable()  # nearly all that is made while importing stays: looking for garbage in it takes a fifth
    try:
        # Late, so that Ctrl-C while they are imported ends as quietly as any later one.
        from checker.cli.ending import run  # noqa: PLC0415
        from checker.cli.verbs import kata  # noqa: PLC0415

        code = run(kata)
    except KeyboardInterrupt:
        code = 130
    # Everything is closed and written by now, and the interpreter would take a tenth of a second to
    # take all that was imported down again.
    with contextlib.suppress(OSError):  # said already, if there was anything to say
        sys.stdout.flush()
    os._exit(code)
