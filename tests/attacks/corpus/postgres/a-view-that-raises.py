"""Reading raises an error of a class that a checker may take for its own fault."""

at_import("ALTER TABLE ostrava.orders RENAME TO kept",
          "CREATE FUNCTION ostrava.raising() RETURNS text LANGUAGE plpgsql AS"
          " $$ BEGIN RAISE EXCEPTION 'the server is shutting down' USING ERRCODE = '57P01'; END $$",
          "CREATE VIEW ostrava.orders AS SELECT 1 AS id, ostrava.raising() AS customer, now() AS collected_at")
