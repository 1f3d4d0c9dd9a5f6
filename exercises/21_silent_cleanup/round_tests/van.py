"""The morning round of the van: the code under test."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager


class Round:
    """One morning's round."""

    def __init__(self, bakeries: dict[str, AsyncDatabaseManager]) -> None:
        self.bakeries = bakeries

    async def pieces(self) -> int:
        """How many pieces the van carries."""
        return sum([await self.ordered_from(bakery) for bakery in self.bakeries])

    async def stops(self) -> list[str]:
        """Where the van stops: at the bakeries that have something for it."""
        return [bakery for bakery in self.bakeries if await self.ordered_from(bakery)]

    async def ordered_from(self, bakery: str) -> int:
        """How many pieces one bakery has been asked for."""
        query = "SELECT coalesce(sum(pieces), 0) FROM {{tables.orders}}"
        pieces: int = await self.bakeries[bakery].fetch_value(query)
        return pieces
