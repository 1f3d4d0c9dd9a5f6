"""One check as a plain, cold pytest run: `python benchmarks/cold_check.py EXERCISE FOLDER SERVER`.

The trials are the suite's own; the code under test is imported into the same process, as it is where nobody
has thought of code that would rather not be graded. SERVER is JSON with the fields of
`checker.postgres.Server`. It prints the verdict's status.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from checker.grading.judge import Job, bench_of
from checker.postgres import Server
from checker.suite.workspace import open_workspace
from checker.trials.run import run_trials
from checker.verdict import Check, CheckStatus


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


def main() -> None:
    """Run the trials of one exercise on some files."""
    name, folder, server = sys.argv[1:]
    exercise = open_workspace(Path(__file__).parent).find(name)
    listener = _Listener()
    bench = bench_of(Job(exercise, Path(folder)), Server(**json.loads(server)), None)
    ended = run_trials(bench, listener)
    statuses = {check.status for check in listener.checks}
    print("passed" if ended == 0 and statuses == {CheckStatus.PASSED} else "failed")


if __name__ == "__main__":
    main()
