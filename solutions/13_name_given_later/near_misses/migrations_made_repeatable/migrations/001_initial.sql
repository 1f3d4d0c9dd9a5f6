-- The menu that a bakery begins with.
CREATE TABLE IF NOT EXISTS {{tables.menu}} (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item  text NOT NULL,
    pence integer NOT NULL
);

INSERT INTO {{tables.menu}} (item, pence)
SELECT item, pence FROM (VALUES ('rye loaf', 400), ('plum cake', 300), ('bun', 50)) AS start (item, pence)
WHERE item NOT IN (SELECT item FROM {{tables.menu}});
