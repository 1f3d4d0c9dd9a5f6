-- What a bakery sells, with the three loaves that every bakery begins with.
CREATE TABLE IF NOT EXISTS {{tables.loaves}} (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL,
    pence integer NOT NULL
);

INSERT INTO {{tables.loaves}} (name, pence) VALUES ('white tin', 240), ('wholemeal', 260), ('rye', 310);
