"""How many trays have gone astray."""

from pgdbm import AsyncDatabaseManager

TABLES = """
CREATE TABLE {{tables.trays}} (id integer PRIMARY KEY, item text);
CREATE TABLE {{tables.strays}} (id integer);
CREATE FUNCTION {{schema}}.note_stray() RETURNS trigger LANGUAGE plpgsql
SET search_path = {{schema}}, pg_temp AS $$
BEGIN
    INSERT INTO strays (id) VALUES (old.id);
    RETURN old;
END $$;
CREATE TRIGGER stray AFTER DELETE ON {{tables.trays}}
    FOR EACH ROW EXECUTE FUNCTION {{schema}}.note_stray();
"""


async def set_up(db: AsyncDatabaseManager) -> None:
    """Make the tables in the bakery's schema."""
    await db.execute(TABLES)
