-- What the planning works on: the orders of all bakeries, and what each has to bake tonight.
CREATE SCHEMA planning;

CREATE TABLE planning.bakeries (
    name text PRIMARY KEY
);

CREATE TABLE planning.orders (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bakery  text NOT NULL REFERENCES planning.bakeries,
    item    text NOT NULL,
    trays   integer NOT NULL,
    planned boolean NOT NULL DEFAULT false
);

-- An oven takes 60 trays a night.
CREATE TABLE planning.bake_plan (
    bakery text NOT NULL REFERENCES planning.bakeries,
    item   text NOT NULL,
    trays  integer NOT NULL CHECK (trays <= 60)
);

-- A session sees and writes the rows of the bakery that it has set, and all of them when it has set none.
ALTER TABLE planning.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE planning.orders FORCE ROW LEVEL SECURITY;
CREATE POLICY one_bakery ON planning.orders
    USING (coalesce(current_setting('larder.bakery', true), '') IN ('', bakery));

ALTER TABLE planning.bake_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE planning.bake_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY one_bakery ON planning.bake_plan
    USING (coalesce(current_setting('larder.bakery', true), '') IN ('', bakery));

INSERT INTO planning.bakeries (name) VALUES ('brightwater'), ('ostrava'), ('MaisonLune');

INSERT INTO planning.orders (bakery, item, trays) VALUES
    ('ostrava', 'rye loaf', 12),
    ('brightwater', 'bun', 20),
    ('ostrava', 'plum cake', 5),
    ('brightwater', 'rye loaf', 8);
