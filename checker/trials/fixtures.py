"""The fixtures of trials: `postgres`, `subject`, `drawn` and `timeline`; and whose fault a failure is."""

from __future__ import annotations

import functools
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from checker.postgres.databases import Run
from checker.trials.databases import Databases
from checker.trials.drawn import Drawn
from checker.trials.observer import Postgres
from checker.trials.outcomes import BEGIN, BENCH_OF, LISTENER
from checker.trials.stage import laid
from checker.trials.subject.environment import environment
from checker.trials.subject.forked import Forked
from checker.trials.subject.in_process import InProcess
from checker.trials.subject.program import Program
from checker.trials.timeline import Recorder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from checker.trials.bench import Bench
    from checker.trials.subject.subject import Subject


def pytest_itemcollected(item: pytest.Item) -> None:
    """Look at PostgreSQL after each trial that failed: without it, right code fails, too."""
    if not isinstance(item, pytest.Function) or "postgres" not in item.fixturenames:
        return
    trial = item.obj
    arguments: dict[str, Any] = item.funcargs

    @functools.wraps(trial)
    async def blaming_the_right_one(**given: Any) -> None:
        async with _with_postgres(arguments["postgres"]):
            await trial(**given)

    item.obj = blaming_the_right_one


@asynccontextmanager
async def _with_postgres(postgres: Postgres) -> AsyncIterator[None]:
    """A failure in this block is the code's, unless PostgreSQL has gone: then `MachineryFault` is raised."""
    try:
        yield
    except AssertionError:
        await postgres.require_answer()
        raise


@pytest.fixture
def timeline() -> Recorder:
    """Records who does what in which order."""
    return Recorder()


@pytest.fixture(scope="module")
def _bench(request: pytest.FixtureRequest) -> Bench:
    return request.config.stash[BENCH_OF](request.path)


@pytest.fixture
def drawn(request: pytest.FixtureRequest, _bench: Bench) -> Drawn:
    """Inputs that nobody can know beforehand when there is a seed, and the usual ones when there is none."""
    return Drawn(_bench.seed, _bench.exercise, request.node.name)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def _databases(request: pytest.FixtureRequest, _bench: Bench) -> AsyncIterator[Databases]:
    async with Run(_bench.server) as run:
        request.config.stash[LISTENER].server_reached(run.server_version)
        here = [item for item in request.session.items if item.path == request.path]
        databases = Databases(run, _bench, wanted=len(here))
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


@pytest_asyncio.fixture(loop_scope="session")
async def _stage(
    pytestconfig: pytest.Config,
    _bench: Bench,
    postgres: Postgres,  # noqa: ARG001  # what does not depend on the learner's files comes first
) -> AsyncIterator[Path]:
    await pytestconfig.stash[BEGIN]()
    with laid(
        learner_folder=_bench.learner_folder,
        learner_files=_bench.learner_files,
        own_folder=_bench.own_folder,
        own_files=(_bench.driver, *_bench.own_files),
        held=_bench.held,
    ) as folder:
        yield folder


@pytest_asyncio.fixture(loop_scope="session")
async def subject(
    _bench: Bench, _stage: Path, postgres: Postgres, timeline: Recorder
) -> AsyncIterator[Subject]:
    """The learner's code, running in a process of its own."""
    held = _bench.held
    stage = held.scratch / _stage.name if held else _stage
    program = Program(
        stage=stage,
        driver=_bench.driver.removesuffix(".py"),
        learner_files=frozenset(_bench.learner_files),
        environment=environment(stage, postgres.login),
        preload=_bench.preload,
        limits=_bench.limits,
        laid=_stage if held else None,
    )
    running: Subject | InProcess
    if _bench.forkserver is None:
        running = InProcess(program, timeline, folders=(_bench.learner_folder, _bench.own_folder))
    else:
        running = Forked(program, timeline, _bench.forkserver)
    try:
        async with _with_postgres(postgres):
            await running.start()
        yield running
    finally:
        await running.stop()
