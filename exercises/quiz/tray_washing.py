"""Which tray has been washed when."""

from pgdbm import AsyncDatabaseManager

TABLES = """
CREATE TABLE {{tables.trays}} (id integer PRIMARY KEY, item text);
CREATE TABLE {{tables.washings}} (
    tray integer NOT NULL REFERENCES trays ON DELETE CASCADE,
    washed_at timestamptz NOT NULL DEFAULT now()
);
"""


async def set_up(db: AsyncDatabaseManager) -> None:
    """Make the tables in the bakery's schema."""
    await db.execute(TABLES)
