CREATE SCHEMA stock;
CREATE SCHEMA orders;

-- What is left of each item.
CREATE TABLE stock.items (
    item      text PRIMARY KEY,
    available integer NOT NULL
);

-- What the order form shows: a copy of the stock, made every night. Nobody writes to it during the day.
CREATE TABLE orders.items (
    item      text PRIMARY KEY,
    available integer NOT NULL
);

-- Harcourt's is not here: they run Larder on their own.
CREATE TABLE orders.bakeries (
    name text PRIMARY KEY
);

CREATE TABLE orders.orders (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bakery   text NOT NULL REFERENCES orders.bakeries,
    item     text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0)
);

INSERT INTO orders.bakeries (name) VALUES ('brightwater'), ('ostrava'), ('MaisonLune');
INSERT INTO stock.items (item, available)
    VALUES ('baguette', 10), ('bun', 10), ('croissant', 10), ('plum cake', 10), ('rye loaf', 10), ('scone', 10),
           ('teacake', 10);
INSERT INTO orders.items (item, available) SELECT item, available FROM stock.items;
