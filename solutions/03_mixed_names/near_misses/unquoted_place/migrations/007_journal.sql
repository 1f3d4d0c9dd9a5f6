-- What the tax office asks for: every invoice is for a customer of the bakery's, and every change of an
-- invoice is kept in the bakery's journal.

ALTER TABLE {{tables.invoices}}
    ADD CONSTRAINT invoices_customer_fkey
    FOREIGN KEY (customer_id) REFERENCES {{tables.customers}} (id);

CREATE SEQUENCE {{tables.journal_entries}};

CREATE TABLE {{tables.journal}} (
    entry   integer PRIMARY KEY,
    invoice integer NOT NULL,
    state   text NOT NULL
);

CREATE FUNCTION {{schema}}.note_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE 'INSERT INTO ' || TG_TABLE_SCHEMA || '.journal (entry, invoice, state)'
        || ' VALUES (nextval(''' || TG_TABLE_SCHEMA || '.journal_entries''), $1, $2)'
    USING NEW.number, NEW.state;
    RETURN NEW;
END
$$;

CREATE TRIGGER note_change
    AFTER UPDATE ON {{tables.invoices}}
    FOR EACH ROW
    EXECUTE FUNCTION {{schema}}.note_change();
