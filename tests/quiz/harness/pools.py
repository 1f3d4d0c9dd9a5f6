"""Connections: how many there are, whom they serve, and whether anybody gets one in the end."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
from pgdbm import AsyncDatabaseManager
from pgdbm.errors import ConnectionError as NotConnected

from checker.postgres.names import quoted
from tests.quiz.harness.stage import connect, entry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable
    from pathlib import Path

    from tests.quiz.harness.stage import Stage

LIMIT = 6
"""So many sessions a database of these trials takes from the pieces."""

AT_ONCE = 5
"""So many of them one service wants at its busiest."""


@asynccontextmanager
async def _limited(stage: Stage) -> AsyncIterator[None]:
    """Let the database refuse what is over the limit; the session that looks counts as well."""
    owner = await connect(stage.database.app)
    await owner.execute(f"ALTER DATABASE {quoted(stage.database.name)} CONNECTION LIMIT {LIMIT + 1}")
    await owner.close()
    while await stage.sessions("true"):  # it leaves the list a moment after it was closed
        await asyncio.sleep(0.005)
    yield


async def _stands_still(
    stage: Stage, pool: asyncpg.Pool[asyncpg.Record], calls: Collection[asyncio.Task[None]]
) -> bool:
    """Whether calls never end: all connections are in transactions without a word for a while."""
    silent = "state LIKE 'idle in %' AND state_change < clock_timestamp() - interval '1 s'"
    while not all(call.done() for call in calls):
        await asyncio.wait(calls, timeout=0.05)
        if any(call.done() and call.exception() for call in calls):
            return False
        if not pool.get_idle_size() and await stage.sessions(silent) == pool.get_max_size():
            return True
    return False


def _terminate(managers: Iterable[AsyncDatabaseManager]) -> None:
    for pool in {manager._pool for manager in managers} - {None}:
        assert pool is not None
        pool.terminate()


async def _five_at_once(stage: Stage, db: AsyncDatabaseManager) -> str | None:
    """Let five transactions of one service be open at once."""
    inside, all_inside = itertools.count(1), asyncio.Event()

    async def work() -> None:
        async with db.transaction() as tx:
            await tx.execute("INSERT INTO {{tables.ledger}} (line) VALUES ('at work')")
            if next(inside) == AT_ONCE:
                all_inside.set()
            await all_inside.wait()

    pool = db._pool
    assert pool is not None
    calls = [asyncio.create_task(work()) for _ in range(AT_ONCE)]
    try:
        if await _stands_still(stage, pool, calls):
            return "five transactions of one service were never open at once"
        await asyncio.gather(*calls)
    except (asyncpg.PostgresError, NotConnected) as error:
        return repr(error)
    finally:
        await _cancel(calls)
    return None


async def _cancel(calls: Iterable[asyncio.Task[None]]) -> None:
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)


async def stays_within_the_limit(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (dsn, archive_dsn) -> managers`. Each is used by five at once, one after the other."""
    archive = await stage.run.database(template=await stage.run.template("archive", _ARCHIVE))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(archive.drop)
        await stack.enter_async_context(_limited(stage))
        try:
            managers = await entry(piece)(stage.dsn, archive.app.dsn)
        except (asyncpg.PostgresError, NotConnected) as error:
            return repr(error)
        stack.callback(_terminate, managers)
        for manager in managers:
            if harm := await _five_at_once(stage, manager):
                return harm
    return None


_ARCHIVE = "CREATE SCHEMA brightwater; CREATE TABLE brightwater.ledger (line text)"


async def lends_five_to_any(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (dsn) -> managers`. The database takes six; each service wants five in its turn."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_limited(stage))
        try:
            managers = await entry(piece)(stage.dsn)
        except (asyncpg.PostgresError, NotConnected) as error:
            return repr(error)
        stack.callback(_terminate, managers)
        for manager in managers:
            if harm := await _five_at_once(stage, manager):
                return harm
    return None


async def comes_to_an_end(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (sales, stock, item)`. Two managers on a pool of two, and two calls at once."""
    async with stage.pool(2) as pool:
        sales, stock = (
            AsyncDatabaseManager(pool=pool, schema=schema) for schema in ("brightwater", "ostrava")
        )
        calls = [asyncio.create_task(entry(piece)(sales, stock, "rye")) for _ in range(2)]
        try:
            if await _stands_still(stage, pool, calls):
                return "two calls hold a connection each, and wait for the other's"
            await asyncio.gather(*calls)
        finally:
            await _cancel(calls)
    crates = dict(await stage.rows("ostrava.crates"))
    assert crates["rye"] == 8, "each call takes one from the other service's crates"
    return None
