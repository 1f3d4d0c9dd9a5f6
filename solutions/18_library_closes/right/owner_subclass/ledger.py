"""Ledger: who did what, kept for the food inspector. Used inside Larder's services, and on its own."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class Ledger:
    """Notes who did what, and writes the notes together, in one transaction."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
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
        """Write what is still waiting, and leave the manager to whoever made it."""
        await self.write()


class LedgerWithItsOwnManager(Ledger):
    """A ledger whose manager nobody else knows."""

    @classmethod
    async def connect(cls, dsn: str) -> Ledger:
        """Open it on its own."""
        db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, min_connections=1, max_connections=2))
        await db.connect()
        return cls(db)

    async def close(self) -> None:
        """Write what is still waiting, and end the connections."""
        try:
            await super().close()
        finally:
            await self.db.disconnect()


async def open_ledger(*, dsn: str = "", db: AsyncDatabaseManager | None = None) -> Ledger:
    """Open a ledger: on its own with a DSN, or inside a service, with the service's manager."""
    return await LedgerWithItsOwnManager.connect(dsn) if db is None else Ledger(db)
