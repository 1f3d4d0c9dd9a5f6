CREATE TABLE {{tables.orders}} (
    id   integer PRIMARY KEY,
    -- ok: malformed-template
    tags text[] NOT NULL DEFAULT '{schema}'
);
-- ruleid: malformed-template
CREATE TABLE {{ tables.stock }} (id integer);
-- ruleid: malformed-template
CREATE INDEX ON {tables.orders} (id);
-- ok: malformed-template
CREATE TYPE {{schema}}.size AS ENUM ('{{ schema }}');
