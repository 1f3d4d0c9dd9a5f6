"""One submission in a process of its own: with a cluster and a sandbox that nothing else uses."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

from checker import temporary
from checker.forking import ctrl_c_waits
from checker.grading.judge import Job, judge
from checker.postgres.errors import PostgresUnavailable
from checker.sandbox.errors import SandboxUnavailable
from checker.verdict import ExerciseStatus, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection
    from pathlib import Path

    from checker.cohort.holding import Holding
    from checker.grading.judge import Machinery
    from checker.suite.exercise import Exercise

SILENT_SECONDS = 240.0
"""How long a slot may say nothing: every exercise has a shorter bound of its own."""


class Slot:
    """Judges some exercises of one submission.

    Args:
        number: tells slots that run side by side apart.
        exercises: which.
        files: the learner's files of each, by the exercise's name and their path in it.
        holding: gives what they are judged on, for a slot's number.
        not_for_it: a descriptor that its process closes: when the run is killed, a slot goes on for a moment,
            and the next run is not to wait for it.

    Attributes:
        left: those exercises of which no verdict has been reached yet.
        unverified: what was said of those that could not be verified.
        fault: why it could not begin, if it could not.
    """

    def __init__(
        self,
        number: int,
        exercises: Sequence[Exercise],
        files: Mapping[str, Mapping[str, bytes]],
        holding: Holding,
        *,
        not_for_it: int,
    ) -> None:
        self.number = number
        self.left = {exercise.name: exercise for exercise in exercises}
        self.unverified: dict[str, Verdict] = {}
        self.fault: str | None = None
        self.ours, theirs = multiprocessing.Pipe(duplex=False)
        self._kept = contextlib.ExitStack()
        folder = self._kept.enter_context(temporary.folder("submission"))
        jobs = [Job(exercise, _written(folder, exercise.name, files)) for exercise in exercises]
        self._process = multiprocessing.get_context("fork").Process(
            target=_work, args=(jobs, holding(number), self.ours, theirs, not_for_it)
        )
        with ctrl_c_waits():
            self._process.start()
        theirs.close()
        self._heard = time.monotonic()

    def hear(self) -> Verdict | None:
        """Take in one verdict; None if there is none, and `gone` says whether there ever will be."""
        try:
            message = self.ours.recv_bytes()
        except (EOFError, ConnectionResetError):
            self.end()
            return None
        self._heard = time.monotonic()
        if message[:1] == b"F":
            self.fault = message[1:].decode(errors="replace")
            return None
        verdict = Verdict.model_validate_json(message[1:])
        if verdict.status is ExerciseStatus.NOT_VERIFIED:
            self.unverified[verdict.exercise] = verdict
        else:
            self.left.pop(verdict.exercise, None)
        return verdict

    @property
    def gone(self) -> bool:
        """Whether it has ended and was heard out."""
        return self.ours.closed

    def end_if_overdue(self) -> None:
        """Kill it if it has said nothing for longer than anything in it can take."""
        if time.monotonic() - self._heard > SILENT_SECONDS:
            self._process.kill()

    def end(self) -> None:
        """End it with all that it has started."""
        if self.ours.closed:
            return
        if self._process.is_alive() and self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.ours.close()
        self._kept.close()


def _work(
    jobs: Sequence[Job],
    holding: AbstractContextManager[Machinery],
    theirs: Connection,
    pipe: Connection,
    not_for_it: int,
) -> None:
    """The slot's whole life."""
    theirs.close()
    os.close(not_for_it)
    # Ctrl-C, which is the run's to deal with, has been held back since the fork.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of every `finally`
    try:
        with holding as machinery:
            for _, verdict in judge(jobs, machinery, workers=1):
                pipe.send_bytes(b"V" + verdict.model_dump_json().encode())
    except (PostgresUnavailable, SandboxUnavailable) as fault:
        pipe.send_bytes(b"F" + str(fault).encode())
    except BrokenPipeError:
        sys.exit(1)  # the run has been killed, and nobody wants to know any more


def _written(above: Path, exercise: str, files: Mapping[str, Mapping[str, bytes]]) -> Path:
    """A folder with the learner's files of an exercise."""
    folder = above / exercise
    for name, content in files[exercise].items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder
