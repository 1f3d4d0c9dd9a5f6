-- Larder's database: a schema for every bakery, all with the same tables.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";

-- MaisonLune tried Larder out last winter. Their old account is closed; its tables are kept for the tax office.
CREATE SCHEMA maisonlune;

-- The tables in public are from the time when there was one bakery. They are kept as well, and not written to.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'maisonlune', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.orders (
                id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                customer text NOT NULL,
                item     text NOT NULL
            );
            CREATE TABLE %1$I.journal (
                order_id integer NOT NULL,
                note     text NOT NULL
            )', place);
    END LOOP;
END
$$;

-- Yesterday's orders.
INSERT INTO brightwater.orders (customer, item) VALUES ('Rosa Lind', 'rye loaf'), ('Ned Ames', 'bun'), ('Jo Hill', 'bun');
INSERT INTO ostrava.orders (customer, item) VALUES ('Petr Novák', 'rye loaf'), ('Eva Malá', 'plum cake');
INSERT INTO "MaisonLune".orders (customer, item) VALUES ('Claire Aubert', 'baguette');
