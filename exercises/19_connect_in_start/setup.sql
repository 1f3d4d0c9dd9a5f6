-- Larder's database: a schema for every service, each with its own jobs and its own bell.
CREATE SCHEMA stock;
CREATE SCHEMA deliveries;
CREATE SCHEMA orders;
CREATE SCHEMA billing;

-- Harcourt's script has no schema: its tables are in public.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['stock', 'deliveries', 'orders', 'billing', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.jobs (
                id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY
            );
            CREATE TABLE %1$I.rings (
                id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                rung_at  timestamptz NOT NULL DEFAULT now(),
                customer text NOT NULL
            )', place);
    END LOOP;
END
$$;
