-- Larder's database: a schema for every bakery, all with the same tables.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
CREATE SCHEMA "MaisonLune";
CREATE SCHEMA fellgate;

-- MaisonLune tried Larder out two winters ago. The old account is closed, and its tables are kept.
CREATE SCHEMA maisonlune;

-- The tables in public are from before there were schemas. They are kept as well, and not written to.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'ostrava', 'MaisonLune', 'fellgate', 'maisonlune', 'public'] LOOP
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

-- Bakeries are upgraded one after another. MaisonLune has the new column already.
ALTER TABLE "MaisonLune".orders ADD COLUMN allergens text NOT NULL DEFAULT 'gluten';

-- Fellgate opens on Saturday. Half of its tables are there.
DROP TABLE fellgate.journal;
