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
