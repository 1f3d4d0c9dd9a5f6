-- Larder's database: a schema for every bakery, all with the same tables.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";

-- MaisonLune tried Larder out two winters ago. The old account is closed, and its tables are kept.
CREATE SCHEMA maisonlune;

DO $$
DECLARE
    bakery text;
BEGIN
    FOREACH bakery IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'maisonlune'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.prices (
                item  text PRIMARY KEY,
                price numeric(8, 2) NOT NULL
            );
            -- One row: the last number that was given out.
            CREATE TABLE %1$I.tickets (
                last integer NOT NULL
            );
            CREATE TABLE %1$I.orders (
                number    integer PRIMARY KEY,
                customer  text NOT NULL,
                item      text NOT NULL,
                quantity  integer NOT NULL,
                placed_at timestamptz NOT NULL DEFAULT now(),
                -- Until it is collected.
                waiting   boolean NOT NULL DEFAULT true
            );
            CREATE TABLE %1$I.invoices (
                number   integer NOT NULL,
                customer text NOT NULL,
                item     text NOT NULL,
                amount   numeric(10, 2) NOT NULL
            );
            CREATE TABLE %1$I.notices (
                text text NOT NULL
            )', bakery);
    END LOOP;
END
$$;

-- What a reminder says, for all bakeries.
CREATE FUNCTION public.reminder(customer text, item text) RETURNS text LANGUAGE sql
    RETURN customer || ', your ' || item || ' is ready.';

-- What it said when there was one bakery.
CREATE FUNCTION brightwater.reminder(customer text, item text) RETURNS text LANGUAGE sql
    RETURN customer || ', your ' || item || ' is ready, 4 Mill Lane, Brightwater.';

-- Each in its own currency.
INSERT INTO brightwater.prices VALUES ('rye loaf', 3.20), ('bun', 0.60), ('plum cake', 14.00);
INSERT INTO ostrava.prices VALUES ('rye loaf', 89.00), ('bun', 12.00), ('plum cake', 340.00);
INSERT INTO "MaisonLune".prices VALUES ('rye loaf', 4.10), ('baguette', 1.30);
INSERT INTO maisonlune.prices VALUES ('rye loaf', 3.60), ('baguette', 1.10);

-- This morning's orders.
INSERT INTO brightwater.orders (number, customer, item, quantity, waiting)
VALUES (56, 'Ned Ames', 'rye loaf', 1, false), (57, 'Jo Hill', 'bun', 6, true);
INSERT INTO ostrava.orders (number, customer, item, quantity, waiting)
VALUES (11, 'Jana Bílá', 'bun', 10, false), (12, 'Eva Malá', 'rye loaf', 2, true);
INSERT INTO "MaisonLune".orders (number, customer, item, quantity, waiting)
VALUES (30, 'Luc Morel', 'rye loaf', 1, false), (31, 'Claire Aubert', 'baguette', 3, true);
INSERT INTO brightwater.tickets VALUES (57);
INSERT INTO ostrava.tickets VALUES (12);
INSERT INTO "MaisonLune".tickets VALUES (31);
INSERT INTO maisonlune.tickets VALUES (0);
