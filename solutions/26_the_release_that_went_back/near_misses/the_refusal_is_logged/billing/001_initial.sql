CREATE TABLE {{tables.invoices}} (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL,
    pence    integer NOT NULL CHECK (pence > 0),
    paid     boolean NOT NULL DEFAULT false
);

CREATE TABLE {{tables.payments}} (
    invoice integer NOT NULL REFERENCES {{tables.invoices}} (id),
    paid_at timestamptz NOT NULL DEFAULT now()
);

-- Whoever marks an invoice as paid, the payment is noted.
CREATE FUNCTION {{schema}}.note_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {{tables.payments}} (invoice) VALUES (new.id);
    RETURN new;
END
$$;

CREATE TRIGGER note_payment AFTER UPDATE OF paid ON {{tables.invoices}}
    FOR EACH ROW WHEN (new.paid AND NOT old.paid) EXECUTE FUNCTION {{schema}}.note_payment();
