-- Ostrava's wholesale: what the cafés have ordered, what is on the shelf, and what each café owes.
CREATE SCHEMA ostrava;

CREATE TABLE ostrava.accounts (
    cafe         text PRIMARY KEY,
    owed         integer NOT NULL,
    credit_limit integer NOT NULL
);

CREATE TABLE ostrava.shelf (
    item  text PRIMARY KEY,
    trays integer NOT NULL,
    price integer NOT NULL
);

CREATE TABLE ostrava.orders (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cafe  text NOT NULL,
    item  text NOT NULL REFERENCES ostrava.shelf,
    trays integer NOT NULL CHECK (trays > 0)
);

-- Harbour Tea Rooms owes more than it may since its limit was lowered.
INSERT INTO ostrava.accounts (cafe, owed, credit_limit) VALUES
    ('Canal Café', 60, 100),
    ('Tavola', 0, 100),
    ('Mill Kitchen', 20, 200),
    ('Harbour Tea Rooms', 130, 120);

INSERT INTO ostrava.shelf (item, trays, price) VALUES
    ('bun', 40, 15),
    ('rye loaf', 30, 20),
    ('plum cake', 2, 30);
