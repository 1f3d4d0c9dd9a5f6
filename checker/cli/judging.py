"""Judging, with what is known first told first: the rules' half at once, PostgreSQL only if it is needed."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from checker.cli.stderr import note
from checker.grading.judge import Job, Machinery, judge, judge_statically, not_verified, settled_statically
from checker.postgres import PostgresUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from checker.cli.desk import Desk
    from checker.grading.judge import Ready
    from checker.postgres import Server
    from checker.suite.exercise import Exercise
    from checker.verdict import Check, Verdict

__all__ = ["Job", "job_of", "judged"]


def job_of(desk: Desk, exercise: Exercise, folder: Path | None = None) -> Job:
    """What is to be judged: the files in `folder`, or the learner's own."""
    return Job(exercise, folder or exercise.folder, desk.progress.of(exercise).asked_for)


def judged(
    jobs: Sequence[Job],
    *,
    forkserver: Path,
    source: AbstractContextManager[Server],
    on_rules: Callable[[Job, list[Check]], None],
    on_waiting: Callable[[str], None],
    ready: Ready | None = None,
) -> Iterator[tuple[Job, Verdict]]:
    """Judge jobs, and give each verdict as it is reached.

    Without a server those that need one are not verified, each saying why.

    Args:
        jobs: what to judge.
        forkserver: the socket at which subjects are forked.
        source: gives the server; entered only when some job needs one, and left when all are judged.
        on_rules: called with the rules' half of each job before PostgreSQL is asked for.
        on_waiting: called with what is waited for next.
        ready: keeps a worker that was made ahead of need.
    """
    rules = {job: judge_statically(job) for job in jobs}
    need_trials = []
    for job in jobs:
        on_rules(job, rules[job])
        settled = settled_statically(job, rules[job])
        if settled is None:
            need_trials.append(job)
        else:
            yield job, settled
    if not need_trials:
        return
    with ExitStack() as open_until_done:
        on_waiting("waiting for PostgreSQL …")
        try:
            server = open_until_done.enter_context(source)
        except PostgresUnavailable as fault:
            yield from ((job, not_verified(job, rules[job], str(fault))) for job in need_trials)
            return
        on_waiting("running the trials …")
        machinery = Machinery(server, forkserver)
        yield from judge(need_trials, machinery, ready=ready, rules=rules, on_cleanup_fault=_not_cleaned_up)


def _not_cleaned_up(job: Job, fault: str) -> None:
    note(f"After {job.exercise.name} something was left behind, which the next run cleans up: {fault}")
