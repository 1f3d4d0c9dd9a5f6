"""The morning round of the van: code under test."""

from __future__ import annotations

from orders import pieces_ordered
from pgdbm import AsyncDatabaseManager


class Van:
    """Calls at the bakeries and collects what was ordered."""

    def __init__(self, bakeries: dict[str, AsyncDatabaseManager]) -> None:
        self.bakeries = bakeries

    async def load(self) -> int:
        """How many pieces it carries."""
        return sum([await pieces_ordered(db) for db in self.bakeries.values()])

    async def stops(self) -> list[str]:
        """Where it stops: at the bakeries that have something for it."""
        return [name for name, db in self.bakeries.items() if await pieces_ordered(db)]
