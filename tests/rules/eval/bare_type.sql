-- ruleid: bare-type
CREATE TYPE delivery_state AS ENUM ('packed', 'delivered');
-- ok: bare-type
CREATE TYPE {{schema}}.delivery_state AS ENUM ('packed', 'delivered');
-- ok: bare-type
CREATE TYPE {{tables.delivery_state}} AS ENUM ('packed', 'delivered');
-- ok: bare-type
CREATE TABLE {{tables.deliveries}} (order_id integer, state {{schema}}.delivery_state);
-- ruleid: bare-type
CREATE DOMAIN pence AS integer CHECK (VALUE >= 0);
-- ok: bare-type
CREATE DOMAIN brightwater.pence AS integer;
-- ruleid: bare-type
CREATE TYPE hours AS RANGE (subtype = time);
-- ok: bare-type
CREATE TYPE place AS (street text, town text);
-- ruleid: bare-type
CREATE OR REPLACE FUNCTION state_after(state {{schema}}.delivery_state) RETURNS text LANGUAGE sql AS 'SELECT 1';
-- ok: bare-type
CREATE FUNCTION {{schema}}.state_after() RETURNS text LANGUAGE sql AS 'SELECT 1';
-- ruleid: bare-type
CREATE PROCEDURE close_day() LANGUAGE sql AS 'SELECT 1';
-- ruleid: bare-type
CREATE AGGREGATE longest(text) (sfunc = textcat, stype = text);
-- ok: bare-type
CREATE AGGREGATE {{schema}}.longest(text) (sfunc = textcat, stype = text);
-- a note about the type "Größe" that comes next
-- ruleid: bare-type
CREATE TYPE "Größe" AS ENUM ('klein', 'groß');
-- ruleid[+2]: bare-type
DO $$
BEGIN
    CREATE TYPE mood AS ENUM ('calm', 'busy');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;
-- ok: bare-type
CREATE FUNCTION pg_temp.once() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- ok: bare-type
DROP TYPE delivery_state;
-- ok: bare-type
ALTER TYPE delivery_state ADD VALUE 'returned';
-- ok: bare-type
CREATE EXTENSION citext;
SET LOCAL search_path TO {{schema}};
-- ok: bare-type
CREATE TYPE size AS ENUM ('small', 'large');
-- ok: bare-type
DO $$ BEGIN CREATE TYPE weight AS ENUM ('light', 'heavy'); END $$;
RESET search_path;
-- ruleid: bare-type
CREATE TYPE colour AS ENUM ('brown', 'white');
-- ok: bare-type
SELECT pg_catalog.set_config('search_path', '{{schema}}', true);
-- ok: bare-type
CREATE TYPE crust AS ENUM ('soft', 'hard');
RESET search_path;
SELECT set_config('search_path', '{{schema}}', false), set_config('work_mem', '8MB', true);
-- ruleid: bare-type
CREATE TYPE shape AS ENUM ('round', 'long');
DO $$
BEGIN
    -- ruleid: bare-type
    CREATE TYPE grain AS ENUM ('rye', 'wheat');
    SET search_path TO {{schema}};
    -- ruleid: bare-type
    CREATE TYPE flour AS ENUM ('fine', 'coarse');
    PERFORM set_config('search_path', '{{schema}}', true);
    -- ok: bare-type
    CREATE TYPE topping AS ENUM ('seeds', 'salt');
END
$$;
DO $$
BEGIN
    SET LOCAL search_path TO {{schema}};
    -- ok: bare-type
    CREATE TYPE tray AS ENUM ('half', 'full');
END
$$;
