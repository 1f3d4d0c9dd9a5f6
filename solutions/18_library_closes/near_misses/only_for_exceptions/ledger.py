"""Ledger: who did what, kept for the food inspector. Used inside Larder's services, and on its own."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Ledger:
    """Notes who did what, and writes the notes together, in one transaction."""

    def __init__(self, db: AsyncDatabaseManager, *, owns_db: bool) -> None:
        self.db = db
        self._owns_db = owns_db
        self._waiting: list[tuple[str, str]] = []

    def note(self, who: str, what: str) -> None:
        """Note something. It is written with the next `write`, at the latest when the ledger is closed."""
        self._waiting.append((who, what))

    async def write(self) -> None:
        """Write what has been noted since the last time: all of it, or nothing."""
        async with self.db.transaction() as tx:
            await tx.executemany(
                "INSERT INTO {{tables.ledger_entries}} (who, what) VALUES ($1, $2)", self._waiting
            )
        self._waiting.clear()

    async def close(self) -> None:
        """Write what is still waiting, and tidy up."""
        try:
            await self.write()
        except Exception:
            if self._owns_db:
                await self.db.disconnect()
            raise
        if self._owns_db:
            await self.db.disconnect()


async def open_ledger(*, dsn: str = "", db: AsyncDatabaseManager | None = None) -> Ledger:
    """Open a ledger: on its own with a DSN, or inside a service, with the service's manager."""
    owns_db = db is None
    if db is None:
        db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=2))
        await db.connect()
    return Ledger(db, owns_db=owns_db)
