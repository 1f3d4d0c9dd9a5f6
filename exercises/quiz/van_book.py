"""The book of a van, for whoever has a manager for it."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class VanBook:
    """Notes what happens on the road. Without a manager it opens one of its own."""

    def __init__(self, dsn: str, db: AsyncDatabaseManager | None = None) -> None:
        self.db, self.started = db, db is not None
        self.config = DatabaseConfig(connection_string=dsn, min_connections=1)

    async def start(self) -> None:
        if not self.started:
            self.db = AsyncDatabaseManager(self.config)
            await self.db.connect()
            self.started = True

    async def note(self, line: str) -> None:
        await self.db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", line)

    async def close(self) -> None:
        if self.started:
            await self.db.disconnect()
