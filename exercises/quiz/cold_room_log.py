"""The log of the cold room."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class ColdRoomLog:
    """Notes who opens the door. Without a manager it opens one of its own."""

    def __init__(self, dsn: str, db: AsyncDatabaseManager | None = None) -> None:
        config = DatabaseConfig(connection_string=dsn, min_connections=1)
        self.own = None if db else AsyncDatabaseManager(config)
        self.db = db or self.own

    async def start(self) -> None:
        if self.own:
            await self.own.connect()

    async def note(self, line: str) -> None:
        await self.db.execute("INSERT INTO {{tables.ledger}} (line) VALUES ($1)", line)

    async def close(self) -> None:
        if self.own:
            await self.own.disconnect()
