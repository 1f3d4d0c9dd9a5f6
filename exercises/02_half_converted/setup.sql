-- Stock's tables: a schema for every bakery. Harcourt's has none; its tables are in public.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";

-- MaisonLune tried Larder out last winter. Their old account is closed; its tables are kept for the tax office.
CREATE SCHEMA maisonlune;

-- The first migration. Every bakery has it, Ostrava too.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'maisonlune', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.shelf (
                item     text PRIMARY KEY,
                quantity integer NOT NULL CHECK (quantity >= 0)
            );
            CREATE TABLE %1$I.counts (
                item     text NOT NULL,
                quantity integer NOT NULL
            )', place);
    END LOOP;
END
$$;

-- The second migration. Ostrava does not have it yet.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'MaisonLune', 'maisonlune', 'public'] LOOP
        EXECUTE format(
            'CREATE SEQUENCE %1$I.delivery_numbers;
            CREATE TABLE %1$I.deliveries (
                number   integer NOT NULL,
                item     text NOT NULL,
                quantity integer NOT NULL CHECK (quantity > 0)
            )', place);
    END LOOP;
END
$$;

-- The delivery numbers that each bakery has used up.
SELECT setval('brightwater.delivery_numbers', 117);
SELECT setval('"MaisonLune".delivery_numbers', 36);
SELECT setval('maisonlune.delivery_numbers', 8);
SELECT setval('public.delivery_numbers', 411);

-- Recalls are extra: only MaisonLune and Harcourt's have taken them.
CREATE TABLE "MaisonLune".recalls (item text NOT NULL);
CREATE TABLE public.recalls (item text NOT NULL);
INSERT INTO "MaisonLune".recalls VALUES ('hazelnut spread');
INSERT INTO public.recalls VALUES ('rye flour');
