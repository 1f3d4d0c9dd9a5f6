"""What a trial's end in pytest means for the verdict, and who hears of it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Protocol

import pytest

from checker.postgres.errors import PostgresUnavailable
from checker.trials.failures import MachineryFault, TrialFailed
from checker.verdict import Cause, Check, CheckStatus, Comment, CommentType, Location

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from pathlib import Path

    from checker.trials.bench import Bench
    from checker.trials.subject.messages import Frame


class Listener(Protocol):
    """Hears what becomes known while trials run."""

    def server_reached(self, version: str) -> None:
        """PostgreSQL `version` has been reached."""

    def trial_ended(self, check: Check) -> None:
        """A trial has ended with this result.

        Told as soon as it is decided, before the cleaning up; told again if that fails and takes it back.
        """

    def explain(self, check: Check) -> str:
        """The text that pytest's own report shows for a check that did not pass."""


BENCH_OF = pytest.StashKey["Callable[[Path], Bench]"]()
"""Which bench the trials in a file run on."""
LISTENER = pytest.StashKey[Listener]()
BEGIN = pytest.StashKey["Callable[[], Awaitable[None]]"]()
"""Awaited before the learner's files are read."""


class Outcomes:
    """A pytest plugin that puts benches at the fixtures' hands and turns each outcome into a `Check`.

    Args:
        bench_of: gives the bench for the trials in a file.
        listener: hears of everything as it becomes known.
        begin: awaited before the learner's files are read.
    """

    def __init__(
        self,
        bench_of: Callable[[Path], Bench],
        listener: Listener,
        begin: Callable[[], Awaitable[None]],
    ) -> None:
        self._bench_of = bench_of
        self._listener = listener
        self._begin = begin
        self._checks: dict[str, Check] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Put the benches where the fixtures find them."""
        config.stash[BENCH_OF] = self._bench_of
        config.stash[LISTENER] = self._listener
        config.stash[BEGIN] = self._begin

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn what happened into a `Check`; plain pytest shows the same words."""
        report = yield
        if "_bench" not in getattr(item, "fixturenames", ()):
            return report
        before = self._checks.get(item.nodeid)
        check = check_of(item, call, before=before)
        self._checks[item.nodeid] = check
        if call.excinfo is not None and check.comments:
            report.longrepr = self._listener.explain(check)
        decided = call.when == "call" or (call.when == "setup" and call.excinfo is not None)
        taken_back = call.when == "teardown" and before is not None and before.status is not check.status
        if decided or taken_back:
            self._listener.trial_ended(check)
        return report


def check_of(item: pytest.Item, call: pytest.CallInfo[None], *, before: Check | None) -> Check:
    """The check as it stands after one phase (set-up, call or teardown) of a trial.

    A failure of the learner's stays. A failed teardown is ours, and takes back a pass: what could not be
    cleaned up was not what we thought it was.
    """
    check = before or Check(
        id=f"trial:{item.name}", kind="trial", title=title_of(item), status=CheckStatus.PASSED
    )
    check = check.model_copy(update={"seconds": check.seconds + call.duration})
    if call.excinfo is None or check.status is CheckStatus.FAILED:
        return check
    error = call.excinfo.value
    if isinstance(error, AssertionError) and call.when != "teardown":
        failed = {"status": CheckStatus.FAILED, "comments": [_comment(error)]}
        return check.model_copy(update=failed)
    cause = Cause.INTERRUPTED if isinstance(error, KeyboardInterrupt) else Cause.MACHINERY
    comment = Comment(type=CommentType.INFORMATIVE, message=_fault(item, call, error))
    return check.model_copy(update={"status": CheckStatus.NOT_RUN, "cause": cause, "comments": [comment]})


def title_of(item: pytest.Item) -> str:
    """What the trial holds the code to: the first paragraph of its docstring."""
    document = inspect.getdoc(getattr(item, "obj", None)) or item.name
    return " ".join(document.split("\n\n")[0].split())


def _comment(error: AssertionError) -> Comment:
    if not isinstance(error, TrialFailed):
        return Comment(type=CommentType.ESSENTIAL, message=str(error) or "A trial's assertion does not hold.")
    return Comment(
        type=CommentType.ESSENTIAL,
        message=error.message,
        expected=error.expected,
        observed=error.observed,
        look=error.look,
        location=_location(error.frame),
        evidence=error.evidence,
    )


def _location(frame: Frame | None) -> Location | None:
    return Location(path=frame["path"], line=frame["line"]) if frame else None


def _fault(item: pytest.Item, call: pytest.CallInfo[None], error: BaseException) -> str:
    """Say what broke on our side, precisely enough to report it."""
    phase = {"setup": "setting it up", "call": "running it", "teardown": "cleaning up after it"}[call.when]
    if isinstance(error, (MachineryFault, PostgresUnavailable)):
        return f"Not run: {phase} met a fault that is not the code's.\n{error}"
    where = call.excinfo.traceback[-1] if call.excinfo else None
    place = f" at {where.path.name}:{where.lineno + 1}" if where and hasattr(where.path, "name") else ""
    return f"Not run: {phase} raised {type(error).__name__}: {error}{place} (in {item.name})"
