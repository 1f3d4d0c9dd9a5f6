-- Larder's database: a schema for every service, each with its own jobs and its own ledger.
CREATE SCHEMA stock;
CREATE SCHEMA orders;
CREATE SCHEMA billing;

-- Harcourt's runs the ledger on its own, without a schema: its table is in public.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['stock', 'orders', 'billing', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.jobs (
                id  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                job text NOT NULL
            );
            CREATE TABLE %1$I.ledger_entries (
                id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                noted_at timestamptz NOT NULL DEFAULT now(),
                who      text NOT NULL,
                what     text NOT NULL CHECK (what <> '''')
            )', place);
    END LOOP;
END
$$;
