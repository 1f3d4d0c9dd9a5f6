"""What can become of a tray."""

from pgdbm import AsyncDatabaseManager

TABLES = """
CREATE TYPE tray_state AS ENUM ('clean', 'out', 'lost');
CREATE TABLE {{tables.trays}} (id integer PRIMARY KEY, state tray_state NOT NULL);
"""


async def set_up(db: AsyncDatabaseManager) -> None:
    """Make the table in the bakery's schema."""
    await db.execute(TABLES)
