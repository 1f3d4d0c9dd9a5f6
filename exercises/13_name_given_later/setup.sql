-- Larder's database, as the releases before this one have left it.
CREATE SCHEMA brightwater;
-- A new bakery: nothing has been started there yet.
CREATE SCHEMA ostrava;

-- What pgdbm makes by itself wherever something is started. Harcourt's has no schema: its tables are in public.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.schema_migrations (
                id SERIAL PRIMARY KEY,
                filename VARCHAR(255) NOT NULL,
                checksum VARCHAR(64) NOT NULL,
                module_name VARCHAR(100),
                applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
                applied_by VARCHAR(100) DEFAULT CURRENT_USER,
                execution_time_ms INTEGER,
                UNIQUE(filename, module_name)
            );
            CREATE INDEX idx_schema_migrations_module ON %1$I.schema_migrations(module_name, filename);

            CREATE TABLE %1$I.menu (
                id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                item  text NOT NULL,
                pence integer NOT NULL
            )', place);
    END LOOP;
END
$$;

-- Brightwater has everything. Orders and stock gave no name, billing always gave its own.
INSERT INTO brightwater.schema_migrations (filename, checksum, module_name, applied_at, execution_time_ms) VALUES
    ('001_initial.sql', 'aaa4741b049bd3f8e0acd17f49f0d0d87c7ca767590f574d7a241f870c3a9862', 'brightwater', '2026-01-12 07:00', 8),
    ('101_stock.sql', 'c005e52755ccbda26eb2314b9e77504b332e79f7ec8d5590b38867f69f208822', 'brightwater', '2026-01-12 07:00', 6),
    ('001_initial.sql', 'f1acdaf2636f72e5b33a9b9f3105297bcf6e41b002cdb3a7e68125c3dd6027c2', 'billing', '2026-02-02 07:00', 7),
    ('002_dearer_flour.sql', '5d24fafb821f417e152ac356491dfb7fe0afcca84e50660edd5bd9d7417f8cbe', 'brightwater', '2026-03-02 07:00', 2);

-- Since March they have taken the bun off the menu, and given the plum cake a price of their own.
INSERT INTO brightwater.menu (item, pence) VALUES ('rye loaf', 440), ('plum cake', 350);

CREATE TABLE brightwater.stock (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kept text NOT NULL);
INSERT INTO brightwater.stock (kept) VALUES ('flour'), ('sugar');

CREATE TABLE brightwater.vat_rates (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sold_as text NOT NULL,
    percent integer NOT NULL
);
INSERT INTO brightwater.vat_rates (sold_as, percent) VALUES ('cold food', 0), ('hot food', 20);

-- Harcourt's has orders alone, and has not had a release since January.
INSERT INTO public.schema_migrations (filename, checksum, module_name, applied_at, execution_time_ms) VALUES
    ('001_initial.sql', 'aaa4741b049bd3f8e0acd17f49f0d0d87c7ca767590f574d7a241f870c3a9862', 'default', '2026-01-19 07:00', 9);
INSERT INTO public.menu (item, pence) VALUES ('rye loaf', 400), ('plum cake', 300), ('bun', 50);
