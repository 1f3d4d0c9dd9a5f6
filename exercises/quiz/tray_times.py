"""When a tray is out."""

from pgdbm import AsyncDatabaseManager

TABLES = """
CREATE TYPE {{schema}}.tray_round AS ENUM ('morning', 'noon');
CREATE TABLE {{tables.trays}} (
    id integer PRIMARY KEY,
    round {{schema}}.tray_round NOT NULL,
    out tstzrange NOT NULL DEFAULT tstzrange(now(), NULL)
);
"""


async def set_up(db: AsyncDatabaseManager) -> None:
    """Make the table in the bakery's schema."""
    await db.execute(TABLES)
