"""How large a tray is."""

from pgdbm import AsyncDatabaseManager

TABLES = """
CREATE DOMAIN {{schema}}.tray_size AS integer CHECK (value BETWEEN 1 AND 48);
CREATE TABLE {{tables.trays}} (id integer PRIMARY KEY, size tray_size NOT NULL);
"""


async def set_up(db: AsyncDatabaseManager) -> None:
    """Make the table in the bakery's schema."""
    await db.execute(TABLES)
