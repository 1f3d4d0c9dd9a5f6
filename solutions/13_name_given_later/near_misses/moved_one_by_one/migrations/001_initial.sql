-- The menu that a bakery begins with.
CREATE TABLE IF NOT EXISTS {{tables.menu}} (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item  text NOT NULL,
    pence integer NOT NULL
);

INSERT INTO {{tables.menu}} (item, pence) VALUES ('rye loaf', 400), ('plum cake', 300), ('bun', 50);
