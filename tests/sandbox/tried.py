"""Runs code in a sandbox, and gives what it tells."""

from __future__ import annotations

import asyncio
import textwrap
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from checker.postgres.databases import Run
from checker.trials.stage import laid
from checker.trials.subject.environment import environment
from checker.trials.subject.forked import Forked
from checker.trials.subject.program import Limits, Program
from checker.trials.timeline import Recorder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from checker.postgres.server import Server
    from checker.sandbox.contract import Held


def tried(held: Held, server: Server, code: str, folder: Path) -> Any:
    """What `attempt` of some code returns, that runs in the sandbox beside a database of its own."""

    async def attempt() -> Any:
        async with running(held, server, code, folder) as subject:
            return await subject.call("attempt")

    return asyncio.run(attempt())


@asynccontextmanager
async def running(held: Held, server: Server, code: str, folder: Path) -> AsyncIterator[Forked]:
    """Some code that runs in the sandbox beside a database of its own, to be called."""
    _written(folder, code)
    async with Run(server) as run:
        database = await run.database(template=await run.template("attempt", None))
        with laid(
            learner_folder=folder, learner_files=["driver.py"], own_folder=folder, own_files=[], held=held
        ) as stage:
            seen = held.scratch / stage.name
            program = Program(
                stage=seen,
                driver="driver",
                learner_files=frozenset({"driver.py"}),
                environment=environment(seen, database.app),
                limits=Limits(call_seconds=20.0),
                laid=stage,
            )
            subject = Forked(program, Recorder(), held.forkserver)
            try:
                await subject.start()
                yield subject
            finally:
                await subject.stop()


def _written(folder: Path, code: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "driver.py").write_text(textwrap.dedent(code))
