"""Two bakeries through the same code: one after the other, and both at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
from pgdbm import AsyncDatabaseManager, QueryError

from tests.quiz.harness.stage import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from tests.quiz.harness.stage import Stage

_SALES = {"brightwater": [("tart", 1)], "ostrava": [("roll", 2)]}


async def serves_two_bakeries(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (pool, bakery, item, pieces)`. It notes a sale at each of two bakeries."""
    async with stage.pool(1) as pool:
        sell = entry(piece)
        try:
            await sell(pool, "brightwater", "tart", 1)
            await sell(pool, "ostrava", "roll", 2)
        except (QueryError, asyncpg.PostgresError) as error:
            return repr(error.__cause__ or error)
    found = {bakery: await stage.rows(f"{bakery}.sales") for bakery in _SALES}
    return None if found == _SALES else f"sales: {found}"


async def serves_two_at_once(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, bakery, item, charge)`. It writes a sale, awaits `charge()`, and writes the ledger.

    Both are being charged at once. First Ostrava, which came second, is done first; then Brightwater is.
    """
    async with stage.pool() as pool:
        db = AsyncDatabaseManager(pool=pool, schema="brightwater")
        for done_first in ("ostrava", "brightwater"):
            calls: dict[str, tuple[asyncio.Task[None], asyncio.Event]] = {}
            for bakery, item in (("brightwater", "tart"), ("ostrava", "roll")):
                calls[bakery] = await _up_to_the_charge(entry(piece), db, bakery, item)
            for bakery in sorted(calls, key=lambda name: name != done_first):
                call, charged = calls[bakery]
                charged.set()
                await call
    found = {bakery: await stage.rows(f"{bakery}.ledger") for bakery in ("brightwater", "ostrava")}
    right = {"brightwater": [("tart",)] * 2, "ostrava": [("roll",)] * 2}
    return None if found == right else f"ledgers: {found}"


async def _up_to_the_charge(
    serve: Callable[..., Coroutine[None, None, None]], db: AsyncDatabaseManager, bakery: str, item: str
) -> tuple[asyncio.Task[None], asyncio.Event]:
    """Start a call, and let it run until it charges; it goes on when the event is set."""
    charging, charged = asyncio.Event(), asyncio.Event()

    async def charge() -> None:
        charging.set()
        await charged.wait()

    call = asyncio.create_task(serve(db, bakery, item, charge))
    await charging.wait()
    return call, charged
