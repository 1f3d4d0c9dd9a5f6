"""A library beside its host: alone, and with a manager that is lent to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg
from pgdbm import AsyncDatabaseManager
from pgdbm.errors import PoolError

from tests.quiz.harness.stage import entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.quiz.harness.stage import Stage


async def leaves_the_host_as_it_was(stage: Stage, piece: Path) -> str | None:
    """Entry: a class `(dsn, db=None)` with `start()`, `note(line)` and `close()`."""
    library = entry(piece)
    own_pool = AsyncDatabaseManager(stage.config(2, schema="brightwater"))
    await own_pool.connect()
    async with stage.pool() as pool:
        lent = {
            "its own pool": own_pool,
            "a shared pool": AsyncDatabaseManager(pool=pool, schema="brightwater"),
        }
        try:
            for kind, manager in lent.items():
                if harm := await _lend(library, stage, manager):
                    return f"a host with {kind}: {harm}"
        finally:
            await own_pool.disconnect()
    return await _alone(library, stage)


async def _lend(library: Any, stage: Stage, manager: AsyncDatabaseManager) -> str | None:
    one = library(stage.dsn, manager)
    try:
        await one.start()
        await one.note("a line")
        await one.close()
        await manager.execute("INSERT INTO {{tables.ledger}} (line) VALUES ('the host goes on')")
    except (PoolError, asyncpg.InterfaceError) as error:
        return repr(error)
    return None


async def _alone(library: Any, stage: Stage) -> str | None:
    """On its own; the host has closed its pools, so what is left of sessions is the library's."""
    before = await stage.rows("public.ledger")
    one = library(stage.dsn)
    await one.start()
    await one.note("a line")
    await one.close()
    assert len(await stage.rows("public.ledger")) == len(before) + 1
    try:
        async with asyncio.timeout(5):
            while await stage.sessions("true"):  # a session leaves the list a moment after it was closed
                await asyncio.sleep(0.01)
    except TimeoutError:
        return "alone, it leaves sessions behind"
    return None
