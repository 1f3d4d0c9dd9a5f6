"""The till roll: a line for every sale, as the tax office wants it."""

from __future__ import annotations

from pgdbm import AsyncDatabaseManager, DatabaseConfig


class TillRoll:
    """Keeps the roll of one till. A kiosk lends it its manager; the night's export opens it with a DSN."""

    def __init__(self, db: AsyncDatabaseManager, *, owns_db: bool = False) -> None:
        self.db = db
        self._owns_db = owns_db

    @classmethod
    async def open(cls, dsn: str, schema: str) -> TillRoll:
        """Open the roll of a bakery by itself, over connections of its own."""
        db = AsyncDatabaseManager(
            DatabaseConfig(connection_string=dsn, schema=schema, min_connections=1, max_connections=2)
        )
        await db.connect()
        return cls(db, owns_db=True)

    async def note(self, item: str, pence: int) -> None:
        """Note a sale."""
        await self.db.execute("INSERT INTO {{tables.till_roll}} (item, pence) VALUES ($1, $2)", item, pence)

    async def close(self) -> None:
        """Be done with the roll."""
        if self._owns_db:
            await self.db.disconnect()
