"""The loop of `kata watch`: everything stays warm, and saves and keys decide what happens next."""

from __future__ import annotations

import select
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click
from rich.text import Text

from checker.cli import file_watcher
from checker.cli.console import stdout_console
from checker.cli.desk import open_desk
from checker.cli.ending import ExitCode
from checker.cli.hint import show_next
from checker.cli.judging import job_of, judged
from checker.cli.keys import keys
from checker.cli.noting import Notes
from checker.cli.showing import OneShow
from checker.cli.stderr import note
from checker.grading.judge import Machinery, Ready
from checker.postgres import obtain
from checker.suite.progress import content_of
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.cli.keys import Keys
    from checker.postgres import Server
    from checker.suite.exercise import Exercise

LOOK_AGAIN_SECONDS = 1.0
"""So often the files are looked at without having been told: a watcher misses what is saved before it stands,
and one that polls what leaves a file's time as it was."""
PROMPT = "n next   h hint   r run again   q quit"


class Warm:
    """What stays from one check to the next: the server, and a worker that waits for the next save.

    Args:
        choice: the value of `--postgres`.
        forkserver: the socket at which subjects are forked.
    """

    def __init__(self, choice: str | None, forkserver: Path) -> None:
        self._choice = choice
        self.forkserver = forkserver
        self._held = ExitStack()
        self._server: Server | None = None
        self.ready: Ready | None = None

    @contextmanager
    def server(self) -> Iterator[Server]:
        """Give the server, obtained if need be. It stays when the context ends.

        Raises:
            BadPostgresChoice: if the choice makes no sense.
            PostgresUnavailable: if there is none.
        """
        if self._server is None:
            self._server = self._held.enter_context(obtain(self._choice))
            self.ready = Ready(Machinery(self._server, self.forkserver))
            self._held.callback(self.ready.end)
        yield self._server

    def give_up(self) -> None:
        """Let all of it go; the next use begins anew."""
        self._held.close()
        self._server = self.ready = None


def watch(name: str | None, forkserver: Path, *, choice: str | None, full: bool) -> ExitCode:
    """Check on every save until the user has had enough."""
    desk = open_desk()
    exercise = desk.meant(name)
    if exercise is None:
        click.echo("Every exercise is solved. Name one to watch it.")
        return ExitCode.PASSED
    warm = Warm(choice, forkserver)
    try:
        with file_watcher.watching(desk.workspace.root / "exercises") as saves, keys() as pressed:
            session = _Session(exercise, warm, full=full, has_keys=pressed is not None)
            session.check()
            while _go_on(session, saves, pressed):
                pass
    except file_watcher.WatcherEnded as ended:
        note(f"kata: {ended}")
        return ExitCode.NOT_VERIFIED
    finally:
        warm.give_up()
    return ExitCode.PASSED


def _go_on(session: _Session, saves: file_watcher.Saves, pressed: Keys | None) -> bool:
    """Wait for what happens next and do what it asks for; False when that was to quit."""
    waited_for: list[file_watcher.Saves | Keys] = [saves, pressed] if pressed else [saves]
    ready, _, _ = select.select(waited_for, [], [], LOOK_AGAIN_SECONDS)
    saved = session.is_about(saves.read()) if saves in ready else not ready and session.has_changed()
    if saved:
        session.check()
    typed = pressed.read() if pressed and pressed in ready else ""
    for key in typed.lower():
        match key:
            case "q":
                return False
            case "r":
                session.check()
            case "h":
                session.hint()
            case "n":
                session.go_to_next()
            case _:
                pass
    return True


class _Session:
    """The exercise that is watched now, and what is known of it."""

    def __init__(self, exercise: Exercise, warm: Warm, *, full: bool, has_keys: bool) -> None:
        self._exercise = exercise
        self._warm = warm
        self._full = full
        self._has_keys = has_keys
        self._status: ExerciseStatus | None = None

    def is_about(self, saved: set[Path]) -> bool:
        """Whether one of the learner's files is among those that were saved."""
        folder = self._exercise.folder
        return any(folder / name in saved for name in self._exercise.kata.files)

    def has_changed(self) -> bool:
        """Whether the files are not those that the last verdict is about."""
        return content_of(self._exercise) != self._content

    def check(self) -> None:
        """Judge it as it is now, and show that on a clean screen."""
        desk = open_desk()
        exercise = desk.workspace.find(self._exercise.name)
        job = job_of(desk, exercise)
        notes = Notes(desk)
        notes.begin([job])
        self._content = content_of(exercise)
        console = stdout_console()
        console.clear()
        show = OneShow(notes, full=self._full)
        for _, verdict in judged(
            [job],
            forkserver=self._warm.forkserver,
            source=self._warm.server(),
            on_rules=show.rules,
            on_waiting=show.waiting,
            ready=self._warm.ready,
        ):
            notes.take(job, verdict)
            show.verdict(job, verdict)
            self._status = verdict.status
        self._exercise = exercise
        self._prompt()
        if self._status is ExerciseStatus.NOT_VERIFIED:
            self._warm.give_up()
        elif self._warm.ready:
            self._warm.ready.make(job)

    def hint(self) -> None:
        """Show one more hint below what is there."""
        console = stdout_console()
        console.print()
        show_next(console, open_desk(), self._exercise)
        self._prompt()

    def go_to_next(self) -> None:
        """Turn to the next exercise, once this one has passed."""
        following = open_desk().after(self._exercise)
        if self._status is not ExerciseStatus.PASSED:
            note("Not solved yet. To leave it for now: q, then `kata watch` with the name of another.")
        elif following is None:
            note("That was the last one: every exercise is solved.")
        else:
            self._exercise = following
            self.check()

    def _prompt(self) -> None:
        console = stdout_console()
        files = ", ".join(self._exercise.kata.files)
        ways = PROMPT if self._has_keys else "Ctrl-C quits"
        console.print()
        console.print(Text(f"watching {files}   {ways}", style="label"))
