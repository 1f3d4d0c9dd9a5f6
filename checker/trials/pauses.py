"""Pauses between one look at PostgreSQL and the next: it has no event for what trials wait for."""

from __future__ import annotations

import asyncio

FIRST_SECONDS = 0.002
LONGEST_SECONDS = 0.03
GROWTH = 1.3


class Pauses:
    """Pauses that grow, so that what comes soon is seen soon and a long wait leaves the processors alone.

    A look costs the checker, the subject and PostgreSQL some milliseconds of processor time together, and a
    trial that has to see something stay as it is looks for a whole second.
    """

    def __init__(self) -> None:
        self._seconds = FIRST_SECONDS

    async def pause(self) -> None:
        """Wait for 2 ms at first, and each time a third longer, up to 30 ms."""
        await asyncio.sleep(self._seconds)
        self._seconds = min(self._seconds * GROWTH, LONGEST_SECONDS)
