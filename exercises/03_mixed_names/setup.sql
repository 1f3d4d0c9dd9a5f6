-- Billing's tables, as the first six migrations have left them: a schema for every bakery. Harcourt's has none;
-- its tables are in public.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";

-- MaisonLune tried Larder out last winter. Their old account is closed, and gets no migrations any more.
CREATE SCHEMA maisonlune;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'maisonlune', 'public'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.customers (
                id   integer PRIMARY KEY,
                name text NOT NULL
            );
            CREATE TABLE %1$I.invoices (
                number      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                customer_id integer NOT NULL,
                state       text NOT NULL DEFAULT ''open''
            )', place);
    END LOOP;
END
$$;

-- The numbers of each bakery's next invoice.
ALTER TABLE brightwater.invoices ALTER number RESTART WITH 501;
ALTER TABLE ostrava.invoices ALTER number RESTART WITH 12;
ALTER TABLE "MaisonLune".invoices ALTER number RESTART WITH 7;
ALTER TABLE public.invoices ALTER number RESTART WITH 40;

INSERT INTO brightwater.customers VALUES (1, 'Rosa Lind'), (2, 'Ned Ames'), (3, 'Jo Hill');
INSERT INTO ostrava.customers VALUES (1, 'Petr Novák'), (2, 'Eva Malá'), (3, 'Jan Bílek'), (4, 'Ida Horová');
INSERT INTO "MaisonLune".customers VALUES (1, 'Claire Aubert');
INSERT INTO public.customers VALUES (1, 'Edith Harcourt'), (2, 'Sam Cole');
