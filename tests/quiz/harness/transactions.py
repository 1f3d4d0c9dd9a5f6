"""What a transaction holds together, and what a lock keeps apart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pgdbm import AsyncDatabaseManager

from tests.quiz.harness.stage import entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.quiz.harness.stage import Stage


async def all_or_nothing(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, item, pieces)`. It sells two of ten, and is refused when it sells 99."""
    async with stage.pool() as pool:
        sell = entry(piece)
        db = AsyncDatabaseManager(pool=pool, schema="brightwater")
        await sell(db, "rye", 2)
        before = await stage.contents()
        assert ("rye", 8) in before["brightwater.crates"]
        try:
            await sell(db, "rye", 99)
        except Exception as refused:  # noqa: BLE001  # of whichever type: what is left of it is looked at
            after = await stage.contents()
            left = [name for name in after if after[name] != before[name]]
            return f"{refused!r}, and it has changed {left}" if left else None
    raise AssertionError("99 pieces were sold out of 8")


async def plans_once(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, item)`. It plans an item unless it is planned already; two calls come at once.

    Both are let go on when each of them either waits for a lock in PostgreSQL or has come to its end.
    """
    gate = stage.look.transaction()
    async with stage.pool() as pool:
        plan = entry(piece)
        db = AsyncDatabaseManager(pool=pool, schema="brightwater")
        await gate.start()
        await stage.look.execute("LOCK TABLE brightwater.plans IN SHARE MODE")
        calls = [asyncio.ensure_future(plan(db, "rye")) for _ in range(2)]
        while await stage.sessions("wait_event_type = 'Lock'") + sum(call.done() for call in calls) < len(
            calls
        ):
            await asyncio.wait(calls, timeout=0.01)
        await gate.rollback()
        await asyncio.gather(*calls)
    plans = await stage.rows("brightwater.plans")
    return None if plans == [("rye",)] else f"{len(plans)} plans for one item"
