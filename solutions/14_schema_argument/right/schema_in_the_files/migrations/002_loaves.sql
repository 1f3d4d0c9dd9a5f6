-- What a bakery sells, with the three loaves that every bakery begins with.
CREATE TABLE {{schema}}.loaves (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL,
    pence integer NOT NULL
);

INSERT INTO {{schema}}.loaves (name, pence) VALUES ('white tin', 240), ('wholemeal', 260), ('rye', 310);
