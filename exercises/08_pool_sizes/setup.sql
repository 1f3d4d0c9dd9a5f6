-- The back office's database: a schema for every service, all with a table of the same form.
CREATE SCHEMA orders;
CREATE SCHEMA stock;
CREATE SCHEMA billing;

-- public.entries is from before the services were separate. The accountants still read it; nobody writes to it.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['orders', 'stock', 'billing', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %I.entries (
                id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                bakery   text NOT NULL,
                item     text NOT NULL,
                quantity integer NOT NULL
            )', place);
    END LOOP;
END
$$;
