"""Taking customers' names off orders. The orders themselves stay, for the accounts."""

from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager

COLUMNS = ("placed_at", "collected_at", "cancelled_at")


class Retention:
    """Forgets the customers of one bakery: when they ask for it, and when their time has come."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def forget_customer(self, customer: str) -> int:
        """Forget a customer who asks for it, and return on how many orders the name was."""
        forgotten = await self.db.fetch_all(
            "UPDATE {{tables.orders}} SET customer = NULL WHERE customer = $1 RETURNING id", customer
        )
        return len(forgotten)

    async def forget_old(self, days: int, since: str) -> int:
        """Forget the customers of old orders, and return how many orders had a name.

        Args:
            days: for so many days the bakery keeps a name.
            since: the column they are counted from: placed_at, collected_at or cancelled_at.
        """
        if since not in COLUMNS:
            raise ValueError(f"names are kept since one of {', '.join(COLUMNS)}, not since {since!r}")
        async with self.db.transaction() as tx:
            try:
                forgotten = await tx.fetch_all(
                    f'UPDATE "{self.db.schema}".orders SET customer = NULL WHERE customer IS NOT NULL '
                    f"AND {since} < now() - make_interval(days => $1) RETURNING id",
                    days,
                )
            except asyncpg.UndefinedTableError:
                # A bakery that opens next month has a schema, and no tables in it yet.
                return 0
            if forgotten:
                await tx.execute(
                    "INSERT INTO {{tables.erasures}} (orders, days, since) VALUES ($1, $2, $3)",
                    len(forgotten),
                    days,
                    since,
                )
        return len(forgotten)
