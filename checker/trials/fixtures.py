"""The pytest plugin that runs trials: their fixtures, and what becomes of their outcomes.

It is registered with a `Bench`, by `checker.trials.run` for a check of ours and by the `kata` plugin for a
plain `pytest exercises/...`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
import pytest_asyncio

from checker.trials.databases import Databases
from checker.trials.failures import MachineryFault
from checker.trials.observer import Postgres
from checker.trials.outcome import check_of
from checker.trials.stage import stage
from checker.trials.subject.environment import environment
from checker.trials.subject.process import Program, Subject
from checker.trials.timeline import Recorder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator
    from pathlib import Path

    from checker.trials.bench import Bench
    from checker.verdict import Check


class Listener(Protocol):
    """Hears what becomes known while trials run."""

    def server_reached(self, version: str) -> None:
        """PostgreSQL `version` has been reached."""

    def trial_ended(self, check: Check) -> None:
        """A trial has ended with this result."""

    def explain(self, check: Check) -> str:
        """The text that pytest's own report shows for a check that did not pass."""


class TrialPlugin:
    """Fixtures and hooks for the trials of one bench.

    Args:
        bench: what to run on.
        listener: hears of everything as it becomes known.
    """

    def __init__(self, bench: Bench, listener: Listener) -> None:
        self._bench = bench
        self._listener = listener
        self._checks: dict[str, Check] = {}

    # Fixtures

    @pytest.fixture
    def timeline(self) -> Recorder:
        """Records who does what in which order."""
        return Recorder()

    @pytest_asyncio.fixture(scope="session", loop_scope="session")
    async def _databases(self, request: pytest.FixtureRequest) -> AsyncIterator[Databases]:
        from checker.postgres.databases import Run  # noqa: PLC0415  # only where trials really run

        async with Run(self._bench.server) as run:
            self._listener.server_reached(run.server_version)
            databases = Databases(run, self._bench, wanted=len(request.session.items))
            try:
                yield databases
            finally:
                await databases.close()

    @pytest_asyncio.fixture(loop_scope="session")
    async def postgres(self, _databases: Databases, timeline: Recorder) -> AsyncIterator[Postgres]:
        """The trial's own database, seen from outside the subject."""
        database = await _databases.take()
        postgres = Postgres(database, timeline)
        try:
            await postgres.connect()
            yield postgres
        finally:
            await postgres.close()
            _databases.give_back(database)

    @pytest.fixture
    def _stage(self) -> Iterator[Path]:
        bench = self._bench
        with stage(
            learner_folder=bench.learner_folder,
            learner_files=bench.learner_files,
            own_folder=bench.own_folder,
            own_files=(bench.driver, *bench.own_files),
        ) as folder:
            yield folder

    @pytest_asyncio.fixture(loop_scope="session")
    async def subject(self, _stage: Path, postgres: Postgres, timeline: Recorder) -> AsyncIterator[Subject]:
        """The learner's code, running in a process of its own."""
        bench = self._bench
        program = Program(
            stage=_stage,
            driver=bench.driver.removesuffix(".py"),
            learner_files=frozenset(bench.learner_files),
            environment=environment(_stage, postgres.login),
            preload=bench.preload,
            limits=bench.limits,
        )
        subject = Subject(program, timeline)
        try:
            if bench.forkserver is None:
                raise MachineryFault("there is no process to fork the subject from")
            await subject.start(bench.forkserver)
            yield subject
        finally:
            await subject.stop()

    # Outcomes

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn what happened into a `Check`; plain pytest shows the same words."""
        report = yield
        check = check_of(item, call, before=self._checks.get(item.nodeid))
        self._checks[item.nodeid] = check
        if call.excinfo is not None and check.comments:
            report.longrepr = self._listener.explain(check)
        if report.when == "teardown":
            self._listener.trial_ended(check)
        return report
