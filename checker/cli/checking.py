"""What `kata check` does once its options are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from checker.cli.desk import open_desk
from checker.cli.ending import ExitCode
from checker.cli.judging import job_of, judged
from checker.cli.noting import Notes
from checker.cli.showing import JsonShow, ManyShow, OneShow
from checker.postgres import obtain
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from pathlib import Path

    from checker.cli.desk import Desk
    from checker.cli.judging import Job
    from checker.cli.showing import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options of `kata check`, as its help describes them."""

    names: tuple[str, ...]
    everything: bool
    full: bool
    as_json: bool
    folder: Path | None
    choice: str | None


def check(wish: Wish, forkserver: Path) -> ExitCode:
    """Judge what is wished for, show it, note progress, and return the exit code."""
    desk = open_desk()
    jobs = _jobs(wish, desk)
    if not jobs and not wish.as_json:
        click.echo("Every exercise is solved. `kata check --all` checks them all again.")
        return ExitCode.PASSED
    notes = Notes(desk)
    notes.begin(jobs)
    show = _show(wish, jobs, notes)
    statuses = set()
    source = obtain(wish.choice)
    for job, verdict in judged(
        jobs, forkserver=forkserver, source=source, on_rules=show.rules, on_waiting=show.waiting
    ):
        notes.take(job, verdict)
        show.verdict(job, verdict)
        statuses.add(verdict.status)
    show.end()
    return exit_code(statuses)


def exit_code(statuses: set[ExerciseStatus]) -> ExitCode:
    """A mistake that was shown weighs more than machinery that broke elsewhere."""
    if ExerciseStatus.FAILED in statuses:
        return ExitCode.FAILED
    return ExitCode.NOT_VERIFIED if ExerciseStatus.NOT_VERIFIED in statuses else ExitCode.PASSED


def _jobs(wish: Wish, desk: Desk) -> list[Job]:
    """What is meant, each exercise once, in the suite's order."""
    if wish.everything or wish.names:
        meant = desk.workspace.chosen(wish.names)
    else:
        following = desk.next()
        meant = [following] if following else []
    folder = wish.folder and wish.folder.resolve()
    return [job_of(desk, exercise, folder) for exercise in meant]


def _show(wish: Wish, jobs: list[Job], notes: Notes) -> Show:
    if wish.as_json:
        return JsonShow(jobs)
    return OneShow(notes, full=wish.full) if len(jobs) == 1 else ManyShow(jobs, notes, full=wish.full)
