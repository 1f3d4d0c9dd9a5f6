-- The rates of VAT.
CREATE TABLE IF NOT EXISTS {{tables.vat_rates}} (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sold_as text NOT NULL,
    percent integer NOT NULL
);

INSERT INTO {{tables.vat_rates}} (sold_as, percent) VALUES ('cold food', 0), ('hot food', 20);
