"""Holds a sandbox until it is killed: `python -m tests.sandbox.holding KIND`. It prints what marks it."""

from __future__ import annotations

import signal
import sys

from checker.cohort.holding import sandbox_named
from checker.postgres.private import PrivateClusters


def main() -> None:
    """Do it."""
    sandbox = sandbox_named(sys.argv[1])
    with PrivateClusters() as clusters, clusters.cluster() as server, sandbox.held(server) as held:
        print(held.stages.parent.name, flush=True)  # noqa: T201  # it is what this is run for
        signal.pause()


if __name__ == "__main__":
    main()
