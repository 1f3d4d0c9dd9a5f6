-- Larder's database on the evening of the upgrade.

-- Brightwater has been on Larder for two years: 001 and 002 are applied, 003 comes tonight.
CREATE SCHEMA brightwater;

-- MaisonLune tried Larder out last winter. Their old account is closed; its tables are kept for the tax office.
-- On Thursday Priya tried 003 on it.
CREATE SCHEMA maisonlune;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['brightwater', 'maisonlune'] LOOP
        EXECUTE format(
            'CREATE TABLE %1$I.orders (
                id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                customer text NOT NULL,
                loaf     text NOT NULL,
                quantity integer NOT NULL CHECK (quantity > 0)
            );
            CREATE TABLE %1$I.loaves (
                name  text PRIMARY KEY,
                pence integer NOT NULL
            );
            INSERT INTO %1$I.loaves (name, pence) VALUES (''white tin'', 240), (''wholemeal'', 260), (''rye'', 310);
            CREATE TABLE %1$I.schema_migrations (
                id                serial PRIMARY KEY,
                filename          varchar(255) NOT NULL,
                checksum          varchar(64) NOT NULL,
                module_name       varchar(100),
                applied_at        timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
                applied_by        varchar(100) DEFAULT CURRENT_USER,
                execution_time_ms integer,
                UNIQUE (filename, module_name)
            );
            CREATE INDEX idx_schema_migrations_module ON %1$I.schema_migrations (module_name, filename);
            INSERT INTO %1$I.schema_migrations (filename, checksum, module_name) VALUES
                (''001_orders.sql'', ''8bff511502a6c78ff013833862addb2805fc2143b0ab73565e3a49bc23a190ab'', ''larder''),
                (''002_loaves.sql'', ''a68a6af79536308b86ed5680c1502f805a4f63337f635aa46dcb3c4c1ec24ee5'', ''larder'')', place);
    END LOOP;
END
$$;

ALTER TABLE maisonlune.orders ADD COLUMN pence integer;
INSERT INTO maisonlune.schema_migrations (filename, checksum, module_name) VALUES
    ('003_prices.sql', 'a21ebbe32bdc306c8068ae19535f08c61082f32ff67a950ab50e44606a8d463f', 'larder');

INSERT INTO brightwater.orders (customer, loaf, quantity) VALUES
    ('Rosa Lind', 'rye', 2), ('Ned Ames', 'white tin', 1), ('Jo Hill', 'wholemeal', 3);
INSERT INTO maisonlune.orders (customer, loaf, quantity, pence) VALUES ('Claire Aubert', 'white tin', 1, 240);

-- Brightwater's accountant wants to know of every change to an order. A change is noted, however long that takes.
CREATE TABLE brightwater.changes (
    order_id   integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION brightwater.note_change() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$
BEGIN
    INSERT INTO brightwater.changes (order_id) VALUES (NEW.id);
    RETURN NEW;
END
$$;
CREATE TRIGGER note_change AFTER UPDATE ON brightwater.orders
    FOR EACH ROW EXECUTE FUNCTION brightwater.note_change();
