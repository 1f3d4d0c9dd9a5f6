"""`kata watch`: a verdict whenever a file is saved."""

from __future__ import annotations

import click

from checker.trials.bench import forkserver


@click.command("watch")
@click.argument("name", required=False, metavar="[EXERCISE]")
@click.option("--full", is_flag=True, help="Leave no evidence out.")
@click.option(
    "--postgres", "choice", metavar="CHOICE", help="embedded (the default), docker, or a postgresql:// URL."
)
def watch_command(name: str | None, *, full: bool, choice: str | None) -> int:
    """Check an exercise again whenever one of its files is saved.

    Without a name it is the next exercise that is not solved. It never moves on by itself: n goes to the next
    exercise after a pass, h shows one more hint, r runs the checks again, q quits.
    """
    with forkserver() as socket:
        # The forkserver imports pgdbm meanwhile, on another processor.
        from checker.cli.watching import watch  # noqa: PLC0415

        return watch(name, socket, choice=choice, full=full)
