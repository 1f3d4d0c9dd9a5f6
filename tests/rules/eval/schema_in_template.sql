-- ok: schema-in-template
CREATE TABLE {{tables.orders}} (id bigint PRIMARY KEY, item text NOT NULL);
-- ruleid: schema-in-template
CREATE TABLE {{tables.brightwater.crates}} (id bigint PRIMARY KEY);
-- ruleid: schema-in-template
ALTER TABLE {{tables.orders}} ADD FOREIGN KEY (item) REFERENCES {{tables.stock.items}} (item);
-- ruleid: schema-in-template
ALTER TABLE {{tables.ostrava.orders}} ADD COLUMN note text;
-- ok: schema-in-template
ALTER TABLE stock.items ADD COLUMN note text;
-- ruleid: schema-in-template
CREATE INDEX orders_by_item ON {{tables.brightwater.orders}} (item);
-- ruleid[+1]: schema-in-template
CREATE VIEW {{tables.left_over}} AS
    SELECT item, available FROM {{tables.stock.items}} WHERE available > 0;
-- ruleid[+3]: schema-in-template
CREATE FUNCTION {{schema}}.take(wanted text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE {{tables.orders}} SET item = wanted;
    UPDATE {{tables.stock.items}} SET available = available - 1 WHERE item = wanted;
END $$;
-- ok: schema-in-template
COMMENT ON TABLE {{tables.orders}} IS 'not {{tables.stock.items}}';
-- ruleid: schema-in-template
DROP TABLE {{tables.brightwater.crates}};
-- ruleid: schema-in-template
TRUNCATE {{tables.brightwater.orders}};
-- SELECT * FROM {{tables.stock.items}};
