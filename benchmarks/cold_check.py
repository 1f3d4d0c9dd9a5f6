"""One check as a plain, cold pytest run: `python benchmarks/cold_check.py EXERCISE FOLDER [SERVER]`.

The trials are the suite's own; the code under test is imported into the same process, as it is where nobody
has thought of code that would rather not be graded. SERVER is JSON with the fields of
`checker.postgres.Server`; without it, pytest-postgresql starts a server for this run. It prints the verdict's
status.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.grading.judge import Job, Machinery, bench_of
from checker.postgres import Server, binaries
from checker.suite.workspace import open_workspace
from checker.trials.outcomes import BENCH_OF
from checker.trials.run import run_trials
from checker.verdict import Check, CheckStatus

if TYPE_CHECKING:
    from checker.trials.bench import Bench

NOBODY = Server(host="", port=0, user="", password=None, source="url", shared_templates=False)
"""Stands for the server that is not there yet."""


class _Listener:
    """Keeps what the trials say."""

    def __init__(self) -> None:
        self.checks: list[Check] = []

    def server_reached(self, version: str) -> None:
        """Nothing to do."""

    def trial_ended(self, check: Check) -> None:
        """One more."""
        self.checks.append(check)

    def explain(self, check: Check) -> str:
        """Nothing to add."""
        return "\n".join(comment.message for comment in check.comments)


@pytest.fixture(scope="module")
def _bench(request: pytest.FixtureRequest, postgresql_proc: Any) -> Bench:
    """As a plugin of pytest's, beside pytest-postgresql: have trials run on the server that it starts."""
    started = postgresql_proc
    reached = {name: getattr(started, name) for name in ("host", "port", "user", "password")}
    server = replace(NOBODY, **reached)
    bench: Bench = request.config.stash[BENCH_OF](request.path)
    return replace(bench, server=server)


def _options(server: str | None) -> list[str]:
    if server is not None:
        return []
    programs = binaries.find().programs
    return [
        *("-p", "pytest_postgresql.plugin", "-p", "cold_check"),
        f"--postgresql-exec={programs / 'pg_ctl'}",
        "--postgresql-password=of-a-server-that-ends-soon",
    ]


def main() -> None:
    """Run the trials of one exercise on some files."""
    name, folder, *rest = sys.argv[1:]
    server = rest[0] if rest else None
    exercise = open_workspace(Path(__file__).parent).find(name)
    listener = _Listener()
    on = Server(**json.loads(server)) if server else NOBODY
    bench = bench_of(Job(exercise, Path(folder)), Machinery(on, None))
    ended = run_trials(bench, listener, *_options(server))
    statuses = {check.status for check in listener.checks}
    print("passed" if ended == 0 and statuses == {CheckStatus.PASSED} else "failed")


if __name__ == "__main__":
    main()
