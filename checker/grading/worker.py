"""A worker: a fork of this warm process in which the trials of one exercise run."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from checker.forking import ctrl_c_waits
from checker.trials.listing import trials_not_run
from checker.trials.run import run_trials
from checker.verdict import Cause, Check, Comment, CommentType

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from multiprocessing.connection import Connection

    from checker.trials.bench import Bench

LONGEST_SECONDS = 180.0
"""A last resort: every wait inside a worker is bounded on its own."""
FAREWELL_SECONDS = 10.0
"""How long a worker that is ended may take to drop its databases."""
LOG_LINES = 15


class Worker:
    """Runs the trials of one bench and tells each result as it comes.

    It is forked at once and makes the first trial's database; it reads the learner's files only after `go`.
    A worker that is made ahead of need so has most of its work behind it when it is wanted.

    Args:
        bench: what to run on.
    """

    def __init__(self, bench: Bench) -> None:
        self.ours, theirs = multiprocessing.Pipe()
        self._planned = trials_not_run(bench.trials, Cause.MACHINERY)
        self._results: dict[str, Check] = {}
        self.postgresql: str | None = None
        self.answered = False
        # It has no name, so nothing can leave it behind.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # closed when the worker is ended
        self._process = multiprocessing.get_context("fork").Process(
            target=_work, args=(bench, self.ours, theirs, self._log.fileno())
        )
        try:
            with ctrl_c_waits():
                self._process.start()
        except KeyboardInterrupt:
            if self._process.pid is not None:
                self.end()
            raise
        theirs.close()
        self._began = time.perf_counter()

    def go(self) -> None:
        """Let it read the learner's files and begin."""
        self._began = time.perf_counter()
        with contextlib.suppress(BrokenPipeError):  # it is gone already, which hearing from it will tell
            self.ours.send_bytes(b"go")

    @property
    def gone(self) -> bool:
        """Whether it has ended and was heard out."""
        return self.ours.closed

    @property
    def seconds(self) -> float:
        """How long it has been at it."""
        return time.perf_counter() - self._began

    def hear(self) -> str | None:
        """Take in one message, which must be there, or the end.

        Returns:
            What a fault in the cleaning up says: it comes after the answer and does not change it.
        """
        try:
            message = self.ours.recv_bytes()
        except (EOFError, ConnectionResetError):
            self._process.join()
            self.ours.close()
            return None
        if message[:1] == b"S":
            self.postgresql = message[1:].decode()
            return None
        check = Check.model_validate_json(message[1:])
        if self.answered:
            return "\n".join(comment.message for comment in check.comments)
        self._results[check.id] = check
        return None

    def has_answer(self) -> bool:
        """Whether each trial has told its result, which is before the cleaning up, or never will."""
        return self.gone or all(check.id in self._results for check in self._planned)

    def has_ended(self) -> bool:
        """Whether the process is gone, heard out or not."""
        return not self._process.is_alive()

    def answer(self) -> list[Check]:
        """The results of all trials; whichever was never told is not run, and says what the worker said."""
        self.answered = True
        return [self._results.get(check.id) or self._explained(check) for check in self._planned]

    def end_if_overdue(self) -> None:
        """Kill it if it takes longer than anything in it can."""
        if self.seconds > LONGEST_SECONDS:
            self._process.kill()

    def end(self) -> None:
        """End it, giving it time to drop its databases. Ending it twice is the same as once."""
        if not self.answered and self._process.pid is not None and self._process.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGINT)
        self._process.join(FAREWELL_SECONDS)
        if self._process.is_alive():
            self._process.kill()
        self._log.close()

    def _explained(self, check: Check) -> Check:
        log = os.pread(self._log.fileno(), os.fstat(self._log.fileno()).st_size, 0)
        said = log.decode(errors="replace").strip().splitlines()[-LOG_LINES:]
        ending = f"Not run: the worker ended with exit code {self._process.exitcode} before this trial."
        comment = Comment(type=CommentType.INFORMATIVE, message="\n".join([ending, *said]))
        return check.model_copy(update={"comments": [comment]})


class _Teller:
    """In a worker: tells over the pipe what becomes known."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def server_reached(self, version: str) -> None:
        self._pipe.send_bytes(b"S" + version.encode())

    def trial_ended(self, check: Check) -> None:
        self._pipe.send_bytes(b"C" + check.model_dump_json().encode())

    def explain(self, check: Check) -> str:
        return "\n".join(comment.message for comment in check.comments)


def _work(bench: Bench, theirs: Connection, pipe: Connection, log: int) -> None:
    """The worker's whole life. What pytest prints goes to a log, which is shown if the worker breaks."""
    theirs.close()  # so that the end of the process that we were forked from is heard
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", closefd=False)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    sys.exit(run_trials(bench, _Teller(pipe), begin=_begin_when_told(pipe)))


def _begin_when_told(pipe: Connection) -> Callable[[], Awaitable[None]]:
    """Gives a coroutine function that returns once `go` has come, the first time and at once ever after."""
    told = False

    async def begin() -> None:
        nonlocal told
        if told:
            return
        loop = asyncio.get_running_loop()
        heard = loop.create_future()
        loop.add_reader(pipe.fileno(), heard.set_result, None)
        try:
            await heard
        finally:
            loop.remove_reader(pipe.fileno())
        try:
            pipe.recv_bytes()
        except EOFError:  # nobody is left who could want an answer
            raise KeyboardInterrupt from None
        told = True

    return begin


def first_to_be_heard(workers: Sequence[Worker], seconds: float) -> list[Worker]:
    """Those of the workers that have something to say, waiting for the first of them."""
    by_pipe = {worker.ours: worker for worker in workers}
    heard = multiprocessing.connection.wait(list(by_pipe), timeout=seconds)
    return [worker for pipe, worker in by_pipe.items() if pipe in heard]
