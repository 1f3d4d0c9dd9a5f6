-- What the tax office asks for: every invoice is for a customer of the bakery's, and every change of an
-- invoice is kept in the bakery's journal.

SET LOCAL search_path TO {{schema}};

ALTER TABLE invoices
    ADD CONSTRAINT invoices_customer_fkey
    FOREIGN KEY (customer_id) REFERENCES customers (id);

CREATE SEQUENCE journal_entries;

CREATE TABLE journal (
    entry   integer PRIMARY KEY,
    invoice integer NOT NULL,
    state   text NOT NULL
);

CREATE FUNCTION note_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    INSERT INTO journal (entry, invoice, state)
    VALUES (nextval('journal_entries'), NEW.number, NEW.state);
    RETURN NEW;
END
$$;

CREATE TRIGGER note_change
    AFTER UPDATE ON invoices
    FOR EACH ROW
    EXECUTE FUNCTION note_change();
