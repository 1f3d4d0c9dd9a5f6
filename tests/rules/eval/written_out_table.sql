-- ruleid: written-out-table
CREATE TABLE orders (id bigint PRIMARY KEY, sku text NOT NULL);
-- ok: written-out-table
CREATE TABLE {{tables.stock}} (sku text PRIMARY KEY);
-- ruleid: written-out-table
ALTER TABLE {{tables.stock}} ADD COLUMN supplier bigint REFERENCES brightwater.suppliers (id);
-- ruleid: written-out-table
COMMENT ON TABLE "MaisonLune".stock IS 'what is left';
-- ok: written-out-table
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
-- ok: written-out-table
CREATE TRIGGER counted AFTER INSERT ON {{tables.stock}} REFERENCING NEW TABLE AS new_rows OLD TABLE old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.count_up();
CREATE FUNCTION {{schema}}.count_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- ok: written-out-table
    INSERT INTO {{tables.counts}} SELECT sku FROM new_rows;
    -- ok: written-out-table
    DELETE FROM {{tables.counts}} c USING old_rows o WHERE o.sku = c.sku;
    -- ruleid: written-out-table
    INSERT INTO {{tables.counts}} SELECT sku FROM newer_rows;
    -- ruleid: written-out-table
    INSERT INTO {{tables.counts}} SELECT sku FROM brightwater.new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION {{schema}}.sort_out() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- ok: written-out-table
    CREATE TEMP TABLE sorted (sku text) ON COMMIT DROP;
    -- ok: written-out-table
    INSERT INTO sorted SELECT sku FROM {{tables.stock}};
    -- ruleid: written-out-table
    INSERT INTO unsorted SELECT sku FROM sorted;
    -- ok: written-out-table
    DROP TABLE sorted;
END $$;
CREATE FUNCTION {{schema}}.clear() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- ruleid: written-out-table
    DELETE FROM crates;
    SET LOCAL search_path TO {{schema}};
    -- ok: written-out-table
    DELETE FROM crates;
    -- ruleid: written-out-table
    DELETE FROM brightwater.crates;
END $$;
CREATE FUNCTION {{schema}}.clear_by_call() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('search_path', '{{schema}}', false);
    -- ruleid: written-out-table
    DELETE FROM crates;
    SET search_path TO {{schema}};
    -- ruleid: written-out-table
    TRUNCATE crates;
    PERFORM pg_catalog.set_config('search_path', '{{schema}}', true);
    -- ok: written-out-table
    UPDATE crates SET sku = NULL;
END $$;
-- ruleid[+2]: written-out-table
CREATE FUNCTION {{schema}}.clear_in_sql() RETURNS void LANGUAGE sql AS $$
    SET search_path TO {{schema}};
    DELETE FROM crates;
$$;
-- ruleid[+2]: written-out-table
CREATE FUNCTION {{schema}}.clear_locally() RETURNS void LANGUAGE sql AS $$
    SET LOCAL search_path TO {{schema}};
    DELETE FROM crates;
$$;
SELECT set_config('search_path', '{{schema}}', false);
-- ruleid: written-out-table
DELETE FROM crates;
-- ok: written-out-table
SELECT set_config('search_path', '{{schema}}', true);
-- ok: written-out-table
DELETE FROM crates;
RESET search_path;
-- ruleid: written-out-table
DELETE FROM crates;
-- ok: written-out-table
DO $$ BEGIN SET LOCAL search_path TO {{schema}}; DELETE FROM crates; END $$;
CREATE FUNCTION {{schema}}.sort_out_later() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'CREATE TEMP TABLE IF NOT EXISTS sorted_later (sku text)';
    -- ok: written-out-table
    INSERT INTO sorted_later SELECT sku FROM {{tables.stock}};
    -- ruleid: written-out-table
    DELETE FROM brightwater.sorted_later;
END $$;
CREATE FUNCTION {{schema}}.expressions(a int DEFAULT 1) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    -- ruleid: written-out-table
    n bigint := (SELECT count(*) FROM brightwater.stock);
    -- ruleid: written-out-table
    m bigint DEFAULT (SELECT count(*) FROM crates);
    -- ok: written-out-table
    k bigint := (SELECT count(*) FROM {{tables.stock}});
    r {{tables.stock}}%ROWTYPE;
BEGIN
    -- ruleid: written-out-table
    IF NOT EXISTS (SELECT 1 FROM brightwater.stock) THEN
        -- ruleid: written-out-table
        n := (SELECT count(*) FROM crates WHERE sku = 'a=b');
    -- ruleid: written-out-table
    ELSIF EXISTS (SELECT FROM crates) THEN
        -- ruleid: written-out-table
        r.sku = (SELECT sku FROM brightwater.stock LIMIT 1);
    END IF;
    -- ok: written-out-table
    IF EXISTS (SELECT 1 FROM {{tables.stock}}) AND n > 0 THEN
        n := n + 1;
    END IF;
    -- ruleid: written-out-table
    IF count(*) > 0 FROM crates THEN
        n := extract(year FROM now());
    END IF;
    -- ruleid: written-out-table
    WHILE (SELECT count(*) > n FROM crates) LOOP
        n := n + 1;
    END LOOP;
    -- ruleid: written-out-table
    FOR i IN 1 .. (SELECT max(id) FROM crates) LOOP
        -- ruleid: written-out-table
        RAISE NOTICE 'left: %', (SELECT sku FROM crates LIMIT 1);
    END LOOP;
    -- ruleid: written-out-table
    EXECUTE 'SELECT * FROM crates';
    n := set_config('search_path', '{{schema}}', true);
    -- ok: written-out-table
    RETURN (SELECT count(*) FROM crates);
    -- ruleid: written-out-table
    RETURN (SELECT count(*) FROM brightwater.crates);
END $$;
CREATE FUNCTION {{schema}}.count_twice() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    -- ruleid: written-out-table
    RETURN (SELECT count(*) FROM crates);
    -- ruleid: written-out-table
    RETURN (SELECT count(*) FROM crates);
END $$;
RESET search_path;
CREATE FUNCTION {{schema}}.filled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- ruleid: written-out-table
    NEW.supplier := COALESCE(NEW.supplier, (SELECT max(id) FROM brightwater.suppliers));
    RETURN NEW;
END $$;
CREATE FUNCTION {{schema}}.atomic() RETURNS bigint LANGUAGE sql SET search_path TO {{schema}} BEGIN ATOMIC
    -- ruleid: written-out-table
    INSERT INTO crates VALUES ('größer');
    -- ok: written-out-table
    SELECT count(*) FROM {{tables.stock}};
    -- ruleid: written-out-table
    SELECT count(*) FROM brightwater.stock;
END;
CREATE FUNCTION {{schema}}.returned() RETURNS bigint LANGUAGE sql
    -- ruleid: written-out-table
    RETURN (SELECT count(*) FROM crates);
CREATE FUNCTION {{schema}}.note_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- ok: written-out-table
    INSERT INTO {{tables.moves}} SELECT sku FROM moved;
    -- ruleid: written-out-table
    INSERT INTO moves SELECT sku FROM {{tables.stock}};
    -- ruleid: written-out-table
    INSERT INTO {{tables.moves}} SELECT sku FROM brightwater.stock;
    RETURN NULL;
END $$;
CREATE FUNCTION {{schema}}.count_moves() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    -- ruleid: written-out-table
    RETURN (SELECT count(*) FROM moves);
END $$;
CREATE FUNCTION {{schema}}.clear_out() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    each record;
BEGIN
    -- ruleid: written-out-table
    EXECUTE 'DELETE FROM brightwater.orders WHERE id = $1' USING 1;
    -- ok: written-out-table
    EXECUTE 'DELETE FROM {{tables.stock}} WHERE sku = $1' USING 'bun';
    -- ok: written-out-table
    EXECUTE format('DELETE FROM %I.orders', TG_TABLE_SCHEMA);
    -- ok: written-out-table
    EXECUTE 'DELETE FROM ' || quote_ident(current_schema()) || '.orders';
    -- ok: written-out-table
    EXECUTE 'INSERT INTO {{tables.notes}} (text) VALUES (''from brightwater.orders'')';
    -- ruleid[+1]: written-out-table
    FOR each IN EXECUTE $query$
        SELECT sku FROM moves $query$
    LOOP
        RETURN NEXT each.sku;
    END LOOP;
    -- ruleid: written-out-table
    RETURN QUERY EXECUTE 'SELECT sku FROM moves';
    -- ok: written-out-table
    EXECUTE 'SET LOCAL search_path TO ostrava';
    -- ok: written-out-table
    EXECUTE 'DELETE FROM moves';
END $$;
