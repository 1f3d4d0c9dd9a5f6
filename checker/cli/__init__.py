"""The `kata` command: a file per verb, each imported only when it is called."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name, and end this process with its exit code."""
    try:
        # Late, so that Ctrl-C while they are imported ends as quietly as any later one.
        from checker.cli.ending import run  # noqa: PLC0415
        from checker.cli.verbs import kata  # noqa: PLC0415

        code = run(kata)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
