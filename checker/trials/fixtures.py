"""The fixtures of trials: `postgres`, `subject` and `timeline`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from checker.trials.databases import Databases
from checker.trials.failures import MachineryFault
from checker.trials.observer import Postgres
from checker.trials.outcomes import BENCH, LISTENER
from checker.trials.stage import stage
from checker.trials.subject.environment import environment
from checker.trials.subject.process import Program, Subject
from checker.trials.timeline import Recorder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from checker.trials.bench import Bench


@pytest.fixture
def timeline() -> Recorder:
    """Records who does what in which order."""
    return Recorder()


@pytest.fixture
def _bench(pytestconfig: pytest.Config) -> Bench:
    return pytestconfig.stash[BENCH]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _databases(request: pytest.FixtureRequest) -> AsyncIterator[Databases]:
    from checker.postgres.databases import Run  # noqa: PLC0415  # only where trials really run

    bench = request.config.stash[BENCH]
    async with Run(bench.server) as run:
        request.config.stash[LISTENER].server_reached(run.server_version)
        databases = Databases(run, bench, wanted=len(request.session.items))
        try:
            yield databases
        finally:
            await databases.close()


@pytest_asyncio.fixture(loop_scope="session")
async def postgres(_databases: Databases, timeline: Recorder) -> AsyncIterator[Postgres]:
    """The trial's own database, seen from outside the subject."""
    database = await _databases.take()
    seen = Postgres(database, timeline)
    try:
        await seen.connect()
        yield seen
    finally:
        await seen.close()
        _databases.give_back(database)


@pytest.fixture
def _stage(_bench: Bench) -> Iterator[Path]:
    with stage(
        learner_folder=_bench.learner_folder,
        learner_files=_bench.learner_files,
        own_folder=_bench.own_folder,
        own_files=(_bench.driver, *_bench.own_files),
    ) as folder:
        yield folder


@pytest_asyncio.fixture(loop_scope="session")
async def subject(
    _bench: Bench, _stage: Path, postgres: Postgres, timeline: Recorder
) -> AsyncIterator[Subject]:
    """The learner's code, running in a process of its own."""
    program = Program(
        stage=_stage,
        driver=_bench.driver.removesuffix(".py"),
        learner_files=frozenset(_bench.learner_files),
        environment=environment(_stage, postgres.login),
        preload=_bench.preload,
        limits=_bench.limits,
    )
    running = Subject(program, timeline)
    try:
        if _bench.forkserver is None:
            raise MachineryFault("there is no process to fork the subject from")
        await running.start(_bench.forkserver)
        yield running
    finally:
        await running.stop()
