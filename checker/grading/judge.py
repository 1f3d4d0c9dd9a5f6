"""Judges exercises: rules at once, trials in workers forked from this warm process."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from checker.grading.static_half import check_rules, unreadable
from checker.trials.bench import Bench
from checker.trials.listing import trials_not_run
from checker.trials.run import import_ahead, run_trials
from checker.trials.subject.program import Limits
from checker.verdict import Cause, Check, Comment, CommentType, Verdict, Versions, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import ForkProcess

    from checker.postgres.server import Server
    from checker.suite.exercise import Exercise

WORKER_SECONDS = 180.0
"""A last resort: every wait inside a worker is bounded on its own."""
FAREWELL_SECONDS = 10.0
"""How long an interrupted worker may take to drop its databases."""


@dataclass(frozen=True)
class Job:
    """One exercise to judge, and the folder with the files that stand for the learner's."""

    exercise: Exercise
    folder: Path


@dataclass(frozen=True)
class Machinery:
    """What trials run on: a server, and the socket at which subjects are forked."""

    server: Server
    forkserver: Path


@dataclass
class _Worker:
    job: Job
    rules: list[Check]
    began: float
    process: ForkProcess
    results: Connection
    log: Path
    planned: list[Check]
    trials: dict[str, Check] = field(default_factory=dict)
    answered: bool = False
    postgresql: str | None = None


class _Teller:
    """In a worker: tells the parent, over a pipe, what becomes known."""

    def __init__(self, results: Connection) -> None:
        self._results = results

    def server_reached(self, version: str) -> None:
        self._results.send_bytes(b"S" + version.encode())

    def trial_ended(self, check: Check) -> None:
        self._results.send_bytes(b"C" + check.model_dump_json().encode())

    def explain(self, check: Check) -> str:
        return "\n".join(comment.message for comment in check.comments)


def judge_statically(job: Job) -> list[Check]:
    """The rules' half, which needs no server and takes milliseconds."""
    return check_rules(job.exercise, job.folder)


def settled_statically(job: Job, rules: list[Check]) -> Verdict | None:
    """The verdict where no trial is needed for it: a file is missing or cannot be read."""
    cause = unreadable(rules)
    if cause is None:
        return None
    return verdict_of(job, [*rules, *trials_not_run(job.exercise.trials, cause)], 0.0, None)


def not_verified(job: Job, rules: list[Check], reason: str) -> Verdict:
    """The verdict where the trials cannot even begin: no server, say. The first of them says why."""
    trials = trials_not_run(job.exercise.trials, Cause.MACHINERY)
    comment = Comment(type=CommentType.INFORMATIVE, message=reason)
    first = [check.model_copy(update={"comments": [comment]}) for check in trials[:1]]
    return verdict_of(job, [*rules, *first, *trials[1:]], 0.0, None)


def judge(
    jobs: Sequence[Job],
    machinery: Machinery,
    *,
    workers: int | None = None,
    on_rules: Callable[[Job, list[Check]], None] = lambda _job, _checks: None,
    on_cleanup_fault: Callable[[Job, str], None] = lambda _job, _fault: None,
) -> Iterator[tuple[Job, Verdict]]:
    """Judge every job and give each verdict as it is reached.

    Args:
        jobs: what to judge.
        machinery: what to run it on.
        workers: how many exercises run side by side; the number of processors by default.
        on_rules: called with the rules' half of a job before its trials start.
        on_cleanup_fault: called when something could not be cleaned up after a verdict was reached: it
            does not change the verdict, and the next run cleans it up.

    Yields:
        A job and its verdict, in the order in which they end.
    """
    import_ahead()
    most = workers or os.cpu_count() or 1
    waiting = list(jobs)
    running: list[_Worker] = []
    try:
        while waiting or running:
            while waiting and sum(not worker.answered for worker in running) < most:
                job = waiting.pop(0)
                rules = judge_statically(job)
                on_rules(job, rules)
                settled = settled_statically(job, rules)
                if settled is not None:
                    yield job, settled
                else:
                    running.append(_start(job, rules, machinery))
            for worker in _heard(running, on_cleanup_fault):
                yield worker.job, _answer(worker)
    finally:
        _end(running)


def bench_of(job: Job, server: Server, forkserver: Path | None) -> Bench:
    """What the trials of a job run on."""
    kata = job.exercise.kata
    subject = kata.subject
    return Bench(
        exercise=job.exercise.name,
        trials=tuple(job.exercise.trials),
        own_folder=job.exercise.folder,
        own_files=tuple(subject.files),
        learner_folder=job.folder,
        learner_files=tuple(kata.files),
        driver=subject.driver,
        preload=tuple(subject.preload),
        limits=Limits(
            start_seconds=subject.start_seconds,
            call_seconds=subject.call_seconds,
            memory_mb=subject.memory_mb,
            output_kb=subject.output_kb,
        ),
        setup_sql=job.exercise.setup_sql(),
        connection_limit=kata.postgres.connection_limit,
        create_databases=kata.postgres.create_databases,
        server=server,
        forkserver=forkserver,
    )


@cache
def _versions(postgresql: str | None) -> Versions:
    return Versions(
        suite=version("pgdbm-kata"),
        python=".".join(str(part) for part in sys.version_info[:3]),
        pgdbm=version("pgdbm"),
        asyncpg=version("asyncpg"),
        postgresql=postgresql,
    )


def verdict_of(job: Job, checks: list[Check], seconds: float, postgresql: str | None) -> Verdict:
    """Put the checks of a job together."""
    return Verdict(
        exercise=job.exercise.name,
        title=job.exercise.kata.title,
        status=status_of(checks),
        checks=checks,
        seconds=seconds,
        versions=_versions(postgresql),
    )


def _start(job: Job, rules: list[Check], machinery: Machinery) -> _Worker:
    bench = bench_of(job, machinery.server, machinery.forkserver)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    handle, log = tempfile.mkstemp(prefix="kata-worker-", suffix=".log")
    process = multiprocessing.get_context("fork").Process(target=_work, args=(bench, theirs, handle))
    process.start()
    os.close(handle)
    theirs.close()
    planned = trials_not_run(job.exercise.trials, Cause.MACHINERY)
    return _Worker(job, rules, time.perf_counter(), process, ours, Path(log), planned)


def _work(bench: Bench, results: Connection, log: int) -> None:
    """The worker's whole life. What pytest prints goes to a log, which is shown if the worker breaks."""
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", closefd=False)
    sys.exit(run_trials(bench, _Teller(results)))


def _heard(running: list[_Worker], on_cleanup_fault: Callable[[Job, str], None]) -> list[_Worker]:
    """Wait until something is heard, take it all in, and return the workers that now have their answer.

    A worker has it when each of its trials has told its result, which is before it has cleaned up, or when
    it is gone. Those that are gone are taken out of `running`.
    """
    by_pipe = {worker.results: worker for worker in running}
    for pipe in wait(list(by_pipe), timeout=1.0):
        worker = by_pipe[pipe]  # type: ignore[index]  # `wait` gives back what it was given
        try:
            late = _take_in(worker, worker.results.recv_bytes())
        except EOFError:
            worker.process.join()
            worker.results.close()
            running.remove(worker)
            if worker.answered:
                worker.log.unlink(missing_ok=True)
        else:
            if late is not None:
                on_cleanup_fault(worker.job, late)
    for worker in running:
        if time.perf_counter() - worker.began > WORKER_SECONDS:
            worker.process.kill()
    return [worker for worker in by_pipe.values() if not worker.answered and _is_answered(worker)]


def _is_answered(worker: _Worker) -> bool:
    return worker.results.closed or all(check.id in worker.trials for check in worker.planned)


def _take_in(worker: _Worker, message: bytes) -> str | None:
    """Take in a message; gives what it says when it comes too late to count."""
    if message[:1] == b"S":
        worker.postgresql = message[1:].decode()
        return None
    check = Check.model_validate_json(message[1:])
    if worker.answered:
        return "\n".join(comment.message for comment in check.comments)
    worker.trials[check.id] = check
    return None


def _answer(worker: _Worker) -> Verdict:
    worker.answered = True
    seconds = time.perf_counter() - worker.began
    trials = [worker.trials.get(check.id) or _explained(check, worker) for check in worker.planned]
    if worker.results.closed:
        worker.log.unlink(missing_ok=True)
    return verdict_of(worker.job, [*worker.rules, *trials], seconds, worker.postgresql)


def _explained(check: Check, worker: _Worker) -> Check:
    """A trial that never told its result, with what its worker printed last."""
    said = worker.log.read_text(errors="replace").strip().splitlines()[-15:]
    message = "\n".join(
        [f"Not run: the worker ended with exit code {worker.process.exitcode} before this trial.", *said]
    )
    comment = Comment(type=CommentType.INFORMATIVE, message=message)
    return check.model_copy(update={"comments": [comment]})


def _end(running: list[_Worker]) -> None:
    """End workers that are still at it, giving each time to drop its databases."""
    for worker in running:
        if not worker.answered and worker.process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.process.pid, signal.SIGINT)
    for worker in running:
        worker.process.join(FAREWELL_SECONDS)
        if worker.process.is_alive():
            worker.process.kill()
        worker.log.unlink(missing_ok=True)
