-- What a bakery sells, with the three loaves that every bakery begins with.
CREATE TABLE {{tables.loaves}} (
    name  text PRIMARY KEY,
    pence integer NOT NULL
);

INSERT INTO {{tables.loaves}} (name, pence) VALUES ('white tin', 240), ('wholemeal', 260), ('rye', 310);
