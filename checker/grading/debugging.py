"""Runs trials with the learner's code in this very process: for a debugger, never for a grade."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from checker.grading.judge import Machinery, bench_of, judge_statically, verdict_of
from checker.report.plain import check_text
from checker.trials.listing import trials_not_run
from checker.trials.run import run_trials
from checker.verdict import Cause, Check

if TYPE_CHECKING:
    from checker.grading.judge import Job
    from checker.postgres.server import Server
    from checker.verdict import Verdict


class _Keeper:
    """Keeps what it hears, and lets pytest's own report show it."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = {}
        self.postgresql: str | None = None

    def server_reached(self, version: str) -> None:
        self.postgresql = version

    def trial_ended(self, check: Check) -> None:
        self.checks[check.id] = check

    def explain(self, check: Check) -> str:
        return check_text(check)


def judge_in_process(job: Job, server: Server, *, pdb: bool) -> Verdict:
    """Run the trials here, printing what pytest prints.

    Args:
        job: what to run.
        server: the PostgreSQL to run against.
        pdb: whether to stop in the line that raised.

    Returns:
        A verdict that does not count: nothing holds the code apart from what judges it.
    """
    began = time.perf_counter()
    rules = judge_statically(job)
    keeper = _Keeper()
    options = ["--capture=no", *(["--pdb"] if pdb else [])]
    run_trials(bench_of(job, Machinery(server, forkserver=None)), keeper, *options)
    planned = trials_not_run(job.exercise.trials, Cause.INTERRUPTED)
    trials = [keeper.checks.get(check.id, check) for check in planned]
    verdict = verdict_of(job, [*rules, *trials], time.perf_counter() - began, keeper.postgresql)
    return verdict.model_copy(update={"counts": False})
