-- ruleid: written-out-table
CREATE TABLE orders (id bigint PRIMARY KEY, sku text NOT NULL);
-- ok: written-out-table
CREATE TABLE {{tables.stock}} (sku text PRIMARY KEY);
-- ruleid: written-out-table
ALTER TABLE {{tables.stock}} ADD COLUMN supplier bigint REFERENCES brightwater.suppliers (id);
-- ruleid: written-out-table
COMMENT ON TABLE "MaisonLune".stock IS 'what is left';
-- ruleid: written-out-table
INSERT INTO {{tables.brightwater.stock}} (sku) VALUES ('rye — 1 kg');
-- ok: written-out-table
INSERT INTO {{tables.stock}} (sku) SELECT table_name FROM information_schema.tables;
-- ruleid[+4]: written-out-table
CREATE FUNCTION {{schema}}.take() RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE {{tables.stock}} SET sku = sku;
    -- comment
    DELETE FROM audit;
END $body$;
-- ok: written-out-table
SELECT 1;
SET LOCAL search_path TO {{schema}};
-- ok: written-out-table
CREATE TABLE crates (sku text REFERENCES stock);
-- ruleid: written-out-table
ALTER TABLE crates ADD COLUMN supplier bigint REFERENCES brightwater.suppliers (id);
-- ruleid[+1]: written-out-table
CREATE FUNCTION count_crates() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM crates $$;
-- ok: written-out-table
CREATE FUNCTION count_stock() RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT AS $$ SELECT count(*) FROM stock $$;
-- ruleid[+1]: written-out-table
CREATE FUNCTION count_old() RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT AS $$
    SELECT count(*) FROM brightwater.stock $$;
-- ok: written-out-table
DO $$ BEGIN DELETE FROM crates; END $$;
RESET search_path;
-- ruleid: written-out-table
TRUNCATE crates;
CREATE FUNCTION {{schema}}.claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known text;
BEGIN
    -- ok: written-out-table
    SELECT sku INTO known FROM {{tables.stock}} WHERE sku = NEW.sku;
    SELECT sku, sku
    INTO STRICT known, known
    -- ruleid: written-out-table
    FROM brightwater.stock
    WHERE sku = NEW.sku FOR UPDATE;
    RETURN NEW;
END $$;
