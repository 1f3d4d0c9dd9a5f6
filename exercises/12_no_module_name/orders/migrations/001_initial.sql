-- What the bakery sells, and what has been ordered.
CREATE TABLE IF NOT EXISTS {{tables.menu}} (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item  text NOT NULL,
    pence integer NOT NULL
);
CREATE TABLE IF NOT EXISTS {{tables.orders}} (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL
);

INSERT INTO {{tables.menu}} (item, pence) VALUES ('rye loaf', 480), ('bun', 60);
