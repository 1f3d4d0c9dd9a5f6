"""The tables for the trays."""

from pgdbm import AsyncDatabaseManager

TABLES = """
CREATE TABLE {{tables.trays}} (id integer PRIMARY KEY, item text);
CREATE TABLE {{tables.lost_trays}} (id integer, lost_at timestamptz DEFAULT now());
CREATE FUNCTION {{schema}}.note_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lost_trays (id) VALUES (old.id);
    RETURN old;
END $$;
CREATE TRIGGER lost AFTER DELETE ON {{tables.trays}}
    FOR EACH ROW EXECUTE FUNCTION {{schema}}.note_lost();
"""


async def set_up(db: AsyncDatabaseManager) -> None:
    """Make them in the bakery's schema."""
    await db.execute(TABLES)
