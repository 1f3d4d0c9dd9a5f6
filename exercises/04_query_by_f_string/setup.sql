-- Larder's database: a schema for every bakery, all with the same tables.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";

-- MaisonLune tried Larder out two winters ago. The tax office wants that account kept as it is.
CREATE SCHEMA maisonlune;

-- Fellgate opens next month.
CREATE SCHEMA fellgate;

-- Harcourt's runs Larder on its own, without a schema: its tables are in public.
DO $$
DECLARE
    bakery text;
BEGIN
    FOREACH bakery IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'maisonlune', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.orders (
                id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                customer     text,
                item         text NOT NULL,
                placed_at    timestamptz NOT NULL,
                collected_at timestamptz,
                cancelled_at timestamptz,
                in_dispute   boolean NOT NULL DEFAULT false,
                -- Whoever argues about an order has to be known until the end of it.
                CHECK (customer IS NOT NULL OR NOT in_dispute)
            );
            INSERT INTO %1$I.orders (customer, item, placed_at, collected_at, cancelled_at)
            SELECT customer, item, now() - placed * interval ''1 day'', now() - collected * interval ''1 day'',
                   now() - cancelled * interval ''1 day''
            FROM (VALUES
                (NULL,         ''bun'',       500, 499,  NULL),
                (''Rosa Lind'',  ''rye loaf'',  400, 398,  NULL),
                (''Ned Ames'',   ''plum cake'', 100, NULL, 99),
                (''Jo Hill'',    ''bun'',        95, 80,   NULL),
                (''Eva Ley'',    ''rye loaf'',    3, 2,    NULL)
            ) AS known (customer, item, placed, collected, cancelled);
            -- What the data protection officer asks for: when how many orders lost their names, and why.
            CREATE TABLE %1$I.erasures (
                erased_at timestamptz NOT NULL DEFAULT now(),
                orders    integer NOT NULL CHECK (orders > 0),
                days      integer NOT NULL,
                since     text NOT NULL
            )', bakery);
    END LOOP;
END
$$;

-- Ostrava and Rosa Lind do not agree on what was in the bag.
UPDATE ostrava.orders SET in_dispute = true WHERE customer = 'Rosa Lind';
