"""Judges exercises: rules at once, trials in workers forked from this warm process."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from checker.grading.incidents import mistakes_of, rules_of
from checker.grading.static_half import check_rules, unreadable
from checker.grading.worker import Worker, first_to_be_heard
from checker.trials.bench import Bench
from checker.trials.listing import trials_not_run
from checker.trials.run import import_ahead
from checker.trials.subject.program import Limits
from checker.verdict import Cause, Check, Comment, CommentType, ExerciseStatus, Verdict, Versions, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checker.postgres.server import Server
    from checker.sandbox.contract import Held
    from checker.suite.exercise import Exercise

POLL_SECONDS = 1.0
"""How long to wait for a word from any worker before looking whether one is overdue."""


@dataclass(frozen=True)
class Job:
    """One exercise to judge.

    Attributes:
        exercise: which.
        folder: the files that stand for the learner's.
        asked_for: the numbers of an incident's mistakes that may be named, fixed or not.
    """

    exercise: Exercise
    folder: Path
    asked_for: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Machinery:
    """What trials run on.

    Attributes:
        server: the PostgreSQL.
        forkserver: the socket at which subjects are forked; None runs the code in this process.
        held: the sandbox around them; None without one.
        seed: what trials draw their inputs from; None for the usual ones.
    """

    server: Server
    forkserver: Path | None
    held: Held | None = None
    seed: str | None = field(default=None, repr=False)


def judge_statically(job: Job) -> list[Check]:
    """The rules' half, which needs no server and takes milliseconds."""
    return check_rules(job.exercise, job.folder, rules_of(job.exercise, job.asked_for))


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
    ready: Ready | None = None,
    rules: Mapping[Job, list[Check]] | None = None,
    on_rules: Callable[[Job, list[Check]], None] = lambda _job, _checks: None,
    on_cleanup_fault: Callable[[Job, str], None] = lambda _job, _fault: None,
) -> Iterator[tuple[Job, Verdict]]:
    """Judge every job and give each verdict as it is reached.

    Args:
        jobs: what to judge.
        machinery: what to run it on.
        workers: how many exercises run side by side; the number of processors by default.
        ready: keeps a worker that was made ahead of need; used if it is for the first job.
        rules: the rules' halves that are known already.
        on_rules: called with the rules' half of a job, if it was not known, before its trials start.
        on_cleanup_fault: called when something could not be cleaned up after a verdict was reached: it
            does not change the verdict, and the next run cleans it up.

    Yields:
        A job and its verdict, in the order in which they end.
    """
    import_ahead()
    most = workers or os.cpu_count() or 1
    # The longest first, so that none is left alone at the end.
    waiting = sorted(jobs, key=_length, reverse=True)
    running: dict[Worker, tuple[Job, list[Check]]] = {}
    ahead = ready.take(jobs[0]) if ready and jobs else None
    try:
        while waiting or running:
            while waiting and sum(not worker.answered for worker in running) < most:
                job = waiting.pop(0)
                static = (rules or {}).get(job) or _told(job, on_rules)
                settled = settled_statically(job, static)
                if settled is not None:
                    yield job, settled
                    continue
                worker = ahead if ahead and job == jobs[0] else _worker_for(job, machinery)
                running[worker] = job, static
                worker.go()
            for worker in first_to_be_heard(list(running), POLL_SECONDS):
                job, static = running[worker]
                if fault := worker.hear():
                    on_cleanup_fault(job, fault)
                if not worker.answered and worker.has_answer():
                    checks = [*static, *worker.answer()]
                    verdict = verdict_of(job, checks, worker.seconds, worker.postgresql)
                    if worker is ahead and verdict.status is ExerciseStatus.NOT_VERIFIED:
                        # What it was made with may have gone while it waited: the server was stopped, say.
                        fresh = _worker_for(job, machinery)
                        running[fresh] = job, static
                        fresh.go()
                    else:
                        yield job, verdict
                if worker.gone:
                    del running[worker]
                    worker.end()
            for worker in running:
                worker.end_if_overdue()
    finally:
        for worker in running:
            worker.end()


def _length(job: Job) -> int:
    """Exercises that need more imported than pgdbm run whole programs in their subject, and take longest."""
    return len(job.exercise.kata.subject.preload)


def _told(job: Job, on_rules: Callable[[Job, list[Check]], None]) -> list[Check]:
    static = judge_statically(job)
    on_rules(job, static)
    return static


def _worker_for(job: Job, machinery: Machinery) -> Worker:
    return Worker(bench_of(job, machinery))


class Ready:
    """Keeps one worker ready, so that the next verdict on its job comes sooner.

    Args:
        machinery: what it is to run on.
    """

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery
        self._job: Job | None = None
        self._worker: Worker | None = None

    def make(self, job: Job) -> None:
        """Have a worker ready for `job`, instead of whichever there was."""
        self.end()
        import_ahead()
        self._worker = _worker_for(job, self._machinery)
        self._job = job

    def take(self, job: Job) -> Worker | None:
        """The worker if it is for this job and still there."""
        if self._worker is None or job != self._job or self._worker.has_ended():
            return None
        worker, self._worker = self._worker, None
        return worker

    def end(self) -> None:
        """End the worker that was not taken."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None


def bench_of(job: Job, machinery: Machinery) -> Bench:
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
        create_in_pg_catalog=kata.postgres.create_in_pg_catalog,
        server=machinery.server,
        forkserver=machinery.forkserver,
        held=machinery.held,
        seed=machinery.seed,
    )


@cache
def versions(postgresql: str | None) -> Versions:
    """What a verdict is reached with, beside that version of PostgreSQL."""
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
        mistakes=mistakes_of(job.exercise, checks, job.asked_for),
        seconds=seconds,
        versions=versions(postgresql),
    )
