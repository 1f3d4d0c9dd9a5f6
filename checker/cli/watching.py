"""The loop of `kata watch`: everything stays warm, and saves and keys decide what happens next."""

from __future__ import annotations

import select
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click
from rich.text import Text

# Imported before the first fork, so that no worker has to: asyncpg is behind it.
import checker.postgres.databases  # noqa: F401
from checker.cli import file_watcher
from checker.cli.console import note, stdout_console
from checker.cli.desk import open_desk
from checker.cli.ending import ExitCode
from checker.cli.hint import show_next
from checker.cli.judging import Job, judged
from checker.cli.keys import keys
from checker.cli.noting import Notes
from checker.cli.showing import OneShow
from checker.postgres import obtain
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.cli.keys import Keys
    from checker.postgres import Server
    from checker.suite.exercise import Exercise

PROMPT = "n next   h hint   r run again   q quit"


class WarmServer:
    """A server that is obtained once and stays, until it is given up because something broke."""

    def __init__(self, choice: str | None) -> None:
        self._choice = choice
        self._held = ExitStack()
        self._server: Server | None = None

    @contextmanager
    def use(self) -> Iterator[Server]:
        """Give it, obtained if need be.

        Raises:
            BadPostgresChoice: if the choice makes no sense.
            PostgresUnavailable: if there is none.
        """
        if self._server is None:
            self._server = self._held.enter_context(obtain(self._choice))
        yield self._server

    def give_up(self) -> None:
        """Let it go; the next use obtains one anew."""
        self._held.close()
        self._server = None


def watch(name: str | None, forkserver: Path, *, choice: str | None, full: bool) -> ExitCode:
    """Check on every save until the user has had enough."""
    desk = open_desk()
    exercise = desk.meant(name)
    if exercise is None:
        click.echo("Every exercise is solved. Name one to watch it.")
        return ExitCode.PASSED
    server = WarmServer(choice)
    try:
        with file_watcher.watching(desk.workspace.root / "exercises") as saves, keys() as pressed:
            session = _Session(exercise, forkserver, server, full=full, has_keys=pressed is not None)
            session.check()
            while _go_on(session, saves, pressed):
                pass
    except file_watcher.WatcherEnded as ended:
        note(f"kata: {ended}")
        return ExitCode.NOT_VERIFIED
    finally:
        server.give_up()
    return ExitCode.PASSED


def _go_on(session: _Session, saves: file_watcher.Saves, pressed: Keys | None) -> bool:
    """Wait for what happens next and do what it asks for; False when that was to quit."""
    waited_for: list[file_watcher.Saves | Keys] = [saves, pressed] if pressed else [saves]
    ready, _, _ = select.select(waited_for, [], [])
    if saves in ready and session.is_about(saves.read()):
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

    def __init__(
        self, exercise: Exercise, forkserver: Path, server: WarmServer, *, full: bool, has_keys: bool
    ) -> None:
        self._exercise = exercise
        self._forkserver = forkserver
        self._server = server
        self._full = full
        self._has_keys = has_keys
        self._status: ExerciseStatus | None = None

    def is_about(self, saved: set[Path]) -> bool:
        """Whether one of the learner's files is among those that were saved."""
        folder = self._exercise.folder
        return any(folder / name in saved for name in self._exercise.kata.files)

    def check(self) -> None:
        """Judge it as it is now, and show that on a clean screen."""
        desk = open_desk()
        exercise = desk.workspace.find(self._exercise.name)
        job = Job(exercise, exercise.folder)
        notes = Notes(desk)
        notes.begin([job])
        console = stdout_console()
        console.clear()
        show = OneShow(notes, full=self._full)
        for _, verdict in judged(
            [job],
            forkserver=self._forkserver,
            source=self._server.use(),
            on_rules=show.rules,
            on_waiting=show.waiting,
        ):
            notes.take(job, verdict)
            show.verdict(job, verdict)
            self._status = verdict.status
        self._exercise = exercise
        if self._status is ExerciseStatus.NOT_VERIFIED:
            self._server.give_up()
        self._prompt()

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
