"""The book at the counter, for whoever has a manager for it."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class CounterBook:
    """Notes what happens at the counter. Without a manager it opens one of its own."""

    def __init__(self, dsn: str, db: AsyncDatabaseManager | None = None) -> None:
        self.lent = db is not None
        self.db = db or AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, min_connections=1))

    async def start(self) -> None:
        if not self.lent:
            await self.db.connect()

    async def note(self, line: str) -> None:
        await self.db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", line)

    async def close(self) -> None:
        if self.lent:
            return
        await self.db.disconnect()
