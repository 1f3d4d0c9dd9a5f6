"""`kata dev mutate`: whatever is changed in a reference solution is noticed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.dev.counting import counting
from checker.cli.ending import ExitCode
from checker.trials.bench import forkserver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.grading.mutation.judging import Harvest


@click.command("mutate")
@click.argument("names", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--postgres", "choice", metavar="CHOICE", help="embedded (the default), docker, or a postgresql:// URL."
)
def mutate_command(names: tuple[str, ...], *, choice: str | None) -> int:
    """Change reference solutions in systematic ways, and see that each change is rejected.

    A change that is not must be listed in the exercise's survivors.toml, with the reason why it is
    equivalent; the list must hold nothing else. At least 97 % of all mutants must be rejected.

    Exit codes: 0 all is as it must be, 1 something is not, 2 wrong use, 3 the machinery is at fault.
    """
    with forkserver() as socket:
        return _mutate(names, choice, socket)


def _mutate(names: tuple[str, ...], choice: str | None, socket: Path) -> int:
    from checker.grading.judge import Machinery  # noqa: PLC0415  # the forkserver imports pgdbm meanwhile
    from checker.grading.mutation.judging import ENOUGH, judge_mutants  # noqa: PLC0415
    from checker.postgres import obtain  # noqa: PLC0415
    from checker.suite.workspace import open_workspace  # noqa: PLC0415

    exercises = open_workspace(Path.cwd()).chosen(names)
    with obtain(choice) as server:
        harvests = judge_mutants(exercises, Machinery(server, socket), on_verdict=counting("mutants"))
    _print(harvests)
    problems = sum(len(harvest.problems) for harvest in harvests)
    rejected = sum(len(harvest.rejected) for harvest in harvests)
    mutants = rejected + sum(len(harvest.survived) for harvest in harvests)
    click.echo(
        f"{mutants} mutants, {rejected} rejected ({rejected / max(mutants, 1):.1%}), {problems} problems."
    )
    return ExitCode.FAILED if problems or rejected < ENOUGH * mutants else ExitCode.PASSED


def _print(harvests: Sequence[Harvest]) -> None:
    from rich.table import Table  # noqa: PLC0415  # only once there is something to print

    from checker.cli.console import stdout_console  # noqa: PLC0415
    from checker.grading.mutation.judging import by_operator  # noqa: PLC0415

    console = stdout_console()
    for title, counts in (
        (
            "exercise",
            {h.exercise.name: (len(h.rejected) + len(h.survived), len(h.rejected)) for h in harvests},
        ),
        ("operator", by_operator(harvests)),
    ):
        table = Table(box=None, pad_edge=False, header_style="label")
        table.add_column(title, no_wrap=True)
        for name in ("mutants", "rejected"):
            table.add_column(name, justify="right")
        for name, (made, rejected) in counts.items():
            table.add_row(name, str(made), str(rejected))
        console.print(table)
        console.print()
    for harvest in harvests:
        for problem in harvest.problems:
            console.print(f"{harvest.exercise.name}: {problem}", style="failed", soft_wrap=True)
