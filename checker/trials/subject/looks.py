"""Has the checker look at a database that a test-suite has made, as soon as it is there to be filled.

What pytest says of a run is said in the process of the code that is judged, and can be forged. Which
databases there were, and that they are gone, the checker sees for itself.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user
"""
_PAUSE_SECONDS = 0.005
_looks = itertools.count(1)


def looked_at_first(fill: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A function that fills a database, once the checker has been in that database and has left it.

    Args:
        fill: its first argument is the database's manager.
    """

    @wraps(fill)
    async def after_a_look(db: Any, *arguments: Any) -> Any:
        # `checker.trials.watching` comes when it sees these words, and goes when it sees the others.
        look = f"{os.getpid()}.{next(_looks)}"
        before = await db.fetch_value(_OTHERS)
        while await db.fetch_value(f"{_OTHERS} -- waits for look {look}") <= before:
            await asyncio.sleep(_PAUSE_SECONDS)
        while await db.fetch_value(f"{_OTHERS} -- has had look {look}") > before:
            await asyncio.sleep(_PAUSE_SECONDS)
        return await fill(db, *arguments)

    return after_a_look
