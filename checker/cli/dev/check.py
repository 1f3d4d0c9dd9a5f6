"""`kata dev check`: every variant gets the verdict that it must get, by the check that must give it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.dev.counting import counting
from checker.cli.ending import ExitCode
from checker.trials.bench import forkserver

if TYPE_CHECKING:
    from checker.grading.matrix import Matrix


@click.command("check")
@click.argument("names", nargs=-1, metavar="[EXERCISE]...")
@click.option("--repeat", type=click.IntRange(min=1), default=1, help="Judge everything so many times over.")
@click.option(
    "--write-messages", is_flag=True, help="Keep what learners read about wrong code, to be reviewed."
)
@click.option(
    "--seed", metavar="TEXT", help="Draw what trials ask for, as kata grade does; messages are not compared."
)
@click.option(
    "--postgres", "choice", metavar="CHOICE", help="embedded (the default), docker, or a postgresql:// URL."
)
def check_command(
    names: tuple[str, ...], *, repeat: int, write_messages: bool, seed: str | None, choice: str | None
) -> int:
    """Judge every variant of exercises: shipped, reference, right fixes, near-misses, hunks taken back.

    Prints which check decides each, and whatever is not as it must be: a wrong fix that passes, or is caught
    by another check than its pin names; a right one that fails; dead weight; a verdict that changes; a
    message to learners that is not the reviewed one.

    Exit codes: 0 all is as it must be, 1 something is not, 2 wrong use, 3 the machinery is at fault.
    """
    if seed is not None and write_messages:
        raise click.UsageError("Messages are kept with the usual inputs: leave out --seed.")
    with forkserver() as socket:
        return _check(names, repeat, choice, socket, seed, write_messages=write_messages)


def _check(
    names: tuple[str, ...],
    repeat: int,
    choice: str | None,
    socket: Path,
    seed: str | None,
    *,
    write_messages: bool,
) -> int:
    from checker.grading.judge import Machinery  # noqa: PLC0415  # the forkserver imports pgdbm meanwhile
    from checker.grading.matrix import judge_all  # noqa: PLC0415
    from checker.postgres import obtain  # noqa: PLC0415
    from checker.suite.workspace import open_workspace  # noqa: PLC0415

    exercises = open_workspace(Path.cwd()).chosen(names)
    with obtain(choice) as server:
        matrices = judge_all(
            exercises,
            Machinery(server, socket, seed=seed),
            repeat=repeat,
            write_messages=write_messages,
            on_verdict=counting("verdicts"),
        )
    for matrix in matrices:
        _print(matrix)
    problems = sum(len(matrix.problems) for matrix in matrices)
    verdicts = sum(len(row.verdicts) for matrix in matrices for row in matrix.rows)
    rounds = max((len(row.verdicts) for matrix in matrices for row in matrix.rows), default=repeat)
    early = f" Ended after {rounds} of {repeat} rounds." if rounds < repeat else ""
    click.echo(f"{verdicts} verdicts, {problems} problems.{early}")
    return ExitCode.FAILED if problems else ExitCode.PASSED


def _print(matrix: Matrix) -> None:
    """One row a variant, one column a check: x where it failed."""
    from rich.table import Table  # noqa: PLC0415  # only once there is something to print

    from checker.cli.console import stdout_console  # noqa: PLC0415
    from checker.grading.matrix import failed  # noqa: PLC0415

    checks = list(dict.fromkeys(c.id for row in matrix.rows for v in row.verdicts for c in v.checks))
    table = Table(title=matrix.exercise.name, title_justify="left", box=None, pad_edge=False)
    table.add_column("variant", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for number, _ in enumerate(checks, start=1):
        table.add_column(str(number), justify="center")
    for row in matrix.rows:
        caught = {check for verdict in row.verdicts for check in failed(verdict)}
        statuses = ", ".join(sorted({verdict.status.value for verdict in row.verdicts}))
        table.add_row(row.variant.name, statuses, *("x" if check in caught else "·" for check in checks))
    console = stdout_console()
    console.print(table if matrix.rows else matrix.exercise.name)
    for number, check in enumerate(checks, start=1):
        console.print(f"  {number}  {check}", style="label")
    for half, others in (("rule", "trials"), ("trial", "rules")):
        if blind := matrix.blind(half):
            names = ", ".join(name.removeprefix("near_misses/") for name in blind)
            console.print(f"  only {others} see: {names}", style="label")
    for problem in matrix.problems:
        console.print(f"  problem: {problem}", style="failed", soft_wrap=True)
    console.print()
