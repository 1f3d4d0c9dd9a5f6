"""Holds a sandbox until it is killed: `python -m tests.sandbox.holding KIND`.

It prints what marks the sandbox. A fork of it, as whoever judges has them, lives until standard input ends.
"""

from __future__ import annotations

import os
import signal
import sys

from checker.cohort.holding import sandbox_named
from checker.postgres.private import PrivateClusters


def main() -> None:
    """Do it."""
    sandbox = sandbox_named(sys.argv[1])
    with PrivateClusters() as clusters, clusters.cluster() as server, sandbox.held(server) as held:
        print(held.stages.parent.name, flush=True)  # noqa: T201  # it is what this is run for
        if os.fork() == 0:
            sys.stdin.read()
            os._exit(0)
        signal.pause()


if __name__ == "__main__":
    main()
