-- Larder's database: a schema for every bakery, all with the same tables.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";

-- MaisonLune tried Larder out last winter. Their old account is still here, spelled by someone in a hurry.
CREATE SCHEMA maisonlune;

-- Harcourt's runs Larder on its own, without a schema: its tables are in public.
DO $$
DECLARE
    bakery text;
BEGIN
    FOREACH bakery IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'maisonlune', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.orders (
                id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                customer     text NOT NULL,
                item         text NOT NULL,
                quantity     integer NOT NULL CHECK (quantity > 0),
                collected_at timestamptz
            );
            CREATE TABLE %1$I.collections (
                order_id integer NOT NULL REFERENCES %1$I.orders,
                staff    text NOT NULL
            )', bakery);
    END LOOP;
END
$$;
