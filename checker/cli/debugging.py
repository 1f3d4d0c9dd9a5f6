"""`kata check --in-process`: the code runs beside the trials, where a debugger reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checker.cli.checking import exit_code
from checker.cli.desk import open_desk
from checker.cli.judging import job_of
from checker.grading.debugging import judge_in_process
from checker.postgres import obtain

if TYPE_CHECKING:
    from pathlib import Path

    from checker.cli.ending import ExitCode

NOT_A_GRADE = (
    "This run does not count: nothing holds the code apart from what judges it. `kata check` without"
    " --in-process gives the verdict."
)


def debug(name: str | None, folder: Path | None, choice: str | None, *, pdb: bool) -> ExitCode:
    """Run one exercise's trials in this process, and say that it is no grade."""
    desk = open_desk()
    exercise = desk.meant(name)
    if exercise is None:
        raise click.UsageError("every exercise is solved; name the one to run")
    with obtain(choice) as server:
        verdict = judge_in_process(job_of(desk, exercise, folder and folder.resolve()), server, pdb=pdb)
    click.echo(NOT_A_GRADE)
    return exit_code({verdict.status})
