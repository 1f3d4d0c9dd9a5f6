-- Larder's database on a Friday: a schema for every bakery, all with the same tables.
DO $$
DECLARE
    bakery text;
BEGIN
    FOREACH bakery IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune'] LOOP
        EXECUTE format(
            'CREATE SCHEMA %1$I
                CREATE TABLE customers (
                    name   text PRIMARY KEY,
                    credit integer NOT NULL
                )
                CREATE TABLE items (
                    item  text PRIMARY KEY,
                    price integer NOT NULL
                )
                CREATE TABLE invoices (
                    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    customer text NOT NULL REFERENCES customers,
                    total    integer
                )
                CREATE TABLE orders (
                    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    customer text NOT NULL REFERENCES customers,
                    item     text NOT NULL REFERENCES items,
                    quantity integer NOT NULL CHECK (quantity > 0),
                    invoice  integer REFERENCES invoices
                )
                -- What is ordered adds to it, what is baked takes away from it.
                CREATE TABLE to_bake (
                    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    item     text NOT NULL REFERENCES items,
                    quantity integer NOT NULL
                )
                CREATE TABLE prints (
                    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    printed_at timestamptz NOT NULL DEFAULT now()
                );
            INSERT INTO %1$I.customers (name, credit) VALUES
                (''Canal Café'', 5000), (''Harbour Tea Rooms'', 500), (''Mill Kitchen'', 5000),
                (''Park Row Deli'', 5000), (''Station Buffet'', 5000), (''Tavola'', 5000);
            -- An item is dearer where its bakery has a longer name.
            INSERT INTO %1$I.items (item, price) VALUES
                (''bun'', 80 + length(%1$L)), (''rye loaf'', 310 + length(%1$L)),
                (''plum cake'', 1450 + length(%1$L));
            -- Last week was invoiced, this week was not.
            INSERT INTO %1$I.invoices (customer, total)
                SELECT name, 5 * (80 + length(%1$L)) FROM %1$I.customers ORDER BY name;
            INSERT INTO %1$I.orders (customer, item, quantity, invoice)
                SELECT customer, ''bun'', 5, id FROM %1$I.invoices ORDER BY id;
            INSERT INTO %1$I.orders (customer, item, quantity)
                SELECT customer, ''bun'', id + length(%1$L) FROM %1$I.invoices
                UNION ALL SELECT customer, ''rye loaf'', id FROM %1$I.invoices;
            INSERT INTO %1$I.to_bake (item, quantity)
                SELECT item, quantity FROM %1$I.orders WHERE invoice IS NULL ORDER BY id', bakery);
    END LOOP;
END
$$;
