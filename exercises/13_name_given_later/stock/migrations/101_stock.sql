-- What the bakery keeps in stock.
CREATE TABLE IF NOT EXISTS {{tables.stock}} (
    id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept text NOT NULL
);

INSERT INTO {{tables.stock}} (kept) VALUES ('flour'), ('sugar');
