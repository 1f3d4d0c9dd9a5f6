"""`kata dev`: what authors of exercises use, and CI."""

from __future__ import annotations

import click

from checker.cli.lazy import LazyGroup

VERBS = {
    "check": "Judge every variant of exercises, and see which check decides each.",
    "mutate": "Change reference solutions in systematic ways, and see that each change is rejected.",
}


@click.group("dev", cls=LazyGroup, package="checker.cli.dev", verbs=VERBS)
def dev_command() -> None:
    """Work on the exercises themselves."""
