"""Shows verdicts while they are reached: of one exercise step by step, of several one after the other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

import click
from rich.text import Text

from checker.cli.console import show_page, stdout_console
from checker.cli.desk import shown_path
from checker.cli.stderr import Transient
from checker.cli.where import bar
from checker.report.terminal import VerdictPrinter
from checker.suite.progress import State
from checker.verdict import CheckStatus, ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from checker.cli.desk import Desk
    from checker.cli.noting import Notes
    from checker.grading.judge import Job
    from checker.verdict import Check, Location, Verdict


MANY = 3
"""Of more exercises than these, only a line each is shown: a screenful each would be a book."""


class Show(Protocol):
    """Hears of a run as it goes on."""

    def rules(self, job: Job, checks: list[Check]) -> None:
        """The rules' half of a job is known."""

    def waiting(self, text: str) -> None:
        """Something takes its time."""

    def verdict(self, job: Job, verdict: Verdict) -> None:
        """A job's verdict is known, and noted down."""

    def end(self) -> None:
        """There is no more."""


class JsonShow:
    """Prints one JSON report when all is known, and nothing before."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._order = [job.exercise.name for job in jobs]
        self._verdicts: list[Verdict] = []

    def rules(self, job: Job, checks: list[Check]) -> None:
        """Say nothing."""

    def waiting(self, text: str) -> None:
        """Say nothing."""

    def verdict(self, job: Job, verdict: Verdict) -> None:  # noqa: ARG002  # the protocol's
        """Keep it."""
        self._verdicts.append(verdict)

    def end(self) -> None:
        """Print the report, in the suite's order."""
        from checker.report.json import report_text  # noqa: PLC0415  # for this form only

        click.echo(report_text(sorted(self._verdicts, key=lambda v: self._order.index(v.exercise))))


class OneShow:
    """Shows one exercise: each half as it becomes known, then the debrief or the way on.

    Args:
        notes: where progress is looked up.
        full: whether to leave no evidence out.
    """

    def __init__(self, notes: Notes, *, full: bool) -> None:
        self._notes = notes
        self._full = full
        self._console = stdout_console()
        self._transient = Transient()

    def rules(self, job: Job, checks: list[Check]) -> None:
        """Print the heading, and what the rules found."""
        self._was_solved = self._notes.desk.state(job.exercise) is State.SOLVED
        self._printer = _printer(self._console, self._notes.desk, job, full=self._full)
        self._printer.heading(job.exercise.number, job.exercise.kata.title)
        self._printer.findings(checks)

    def waiting(self, text: str) -> None:
        """Say it on a line that is gone again."""
        self._transient.say(text)

    def verdict(self, job: Job, verdict: Verdict) -> None:
        """Print the rest, and what comes next."""
        self._transient.clear()
        self._printer.rest(verdict)
        match verdict.status:
            case ExerciseStatus.PASSED:
                self._passed(job)
            case ExerciseStatus.FAILED:
                _next_step(self._console, f"kata hint {job.exercise.number}", "gives a nudge")
            case ExerciseStatus.NOT_VERIFIED:
                _next_step(self._console, "kata doctor", "looks for what is broken")

    def end(self) -> None:
        """Nothing is left to say."""

    def _passed(self, job: Job) -> None:
        exercise = job.exercise
        if self._was_solved:
            _next_step(self._console, f"kata solution {exercise.number}", "shows the debrief again")
        elif exercise.debrief.is_file():
            self._console.print()
            show_page(self._console, exercise.debrief.read_text(encoding="utf-8"))
        if job.folder != exercise.folder:
            return
        desk = self._notes.desk
        self._console.print()
        if shown := desk.shown_by(exercise):
            names = ", ".join(one.number for one in shown)
            self._console.print(Text(f"Its mistakes count as shown now: {names}.", style="label"))
        self._console.print(bar(desk))
        following = desk.after(exercise)
        if following is None:
            self._console.print("That was the last one: every exercise is solved.")
        else:
            _next_step(self._console, f"kata check {following.number}", following.kata.title)


class ManyShow:
    """Shows several exercises, in the suite's order: a line for each that passed, all of each that did not.

    Of many it is a line for each that failed, too.

    Args:
        jobs: what is judged, in that order.
        notes: where progress is looked up.
        full: whether to leave no evidence out.
    """

    def __init__(self, jobs: Sequence[Job], notes: Notes, *, full: bool) -> None:
        self._jobs = jobs
        self._notes = notes
        self._full = full
        self._console = stdout_console()
        self._transient = Transient()
        self._verdicts: dict[str, Verdict] = {}
        self._shown = 0

    def rules(self, job: Job, checks: list[Check]) -> None:
        """Wait for the verdict."""

    def waiting(self, text: str) -> None:
        """Say it on a line that is gone again."""
        self._transient.say(text)

    def verdict(self, job: Job, verdict: Verdict) -> None:
        """Print every verdict whose turn has come."""
        self._verdicts[job.exercise.name] = verdict
        self._transient.clear()
        while self._shown < len(self._jobs):
            job = self._jobs[self._shown]
            if job.exercise.name not in self._verdicts:
                break
            self._print(job, self._verdicts[job.exercise.name])
            self._shown += 1
        self._transient.say(f"{len(self._verdicts)} of {len(self._jobs)} judged …")

    def end(self) -> None:
        """Print what it comes to."""
        self._transient.clear()
        counts = Counter(verdict.status for verdict in self._verdicts.values())
        words = {
            ExerciseStatus.PASSED: ("solved", "passed"),
            ExerciseStatus.FAILED: ("not yet", "failed"),
            ExerciseStatus.NOT_VERIFIED: ("not verified", "unknown"),
        }
        parts = [
            Text(f"{counts[status]} {word}", style)
            for status, (word, style) in words.items()
            if counts[status]
        ]
        self._console.print()
        self._console.print(Text(", ").join(parts))
        failed = [job for job in self._jobs if self._is_short(self._verdicts[job.exercise.name])]
        if failed:
            _next_step(self._console, f"kata check {failed[0].exercise.number}", "shows what PostgreSQL saw")

    def _print(self, job: Job, verdict: Verdict) -> None:
        printer = _printer(self._console, self._notes.desk, job, full=self._full)
        is_well = verdict.status is ExerciseStatus.PASSED and not _advice(verdict)
        if is_well or self._is_short(verdict):
            printer.in_one_line(verdict)
            return
        if self._shown:
            self._console.print()
        printer.heading(job.exercise.number, verdict.title)
        printer.rest(verdict)
        self._console.print()

    def _is_short(self, verdict: Verdict) -> bool:
        """Whether a failure is one of too many to be shown."""
        return verdict.status is ExerciseStatus.FAILED and len(self._jobs) > MANY and not self._full


def _advice(verdict: Verdict) -> bool:
    return any(check.status is CheckStatus.FAILED for check in verdict.checks)


def _printer(console: Console, desk: Desk, job: Job, *, full: bool) -> VerdictPrinter:
    def place(location: Location) -> str:
        file = job.folder / location.path
        if not file.is_file():  # the driver, say, when another folder stands in for the learner's files
            file = job.exercise.folder / location.path
        return f"{shown_path(file, desk.workspace.root)}:{location.line}"

    return VerdictPrinter(console, place, full=full)


def _next_step(console: Console, command: str, what: str) -> None:
    console.print(Text.assemble(("Next  ", "label"), (command, "place"), f"  {what}"))
