"""A view whose function ends the session that reads it, with that session's rights."""

at_import("ALTER TABLE ostrava.orders RENAME TO kept",
          "CREATE FUNCTION ostrava.ending() RETURNS text LANGUAGE sql AS"
          " 'SELECT pg_terminate_backend(pg_backend_pid())::text'",
          "CREATE VIEW ostrava.orders AS SELECT 1 AS id, ostrava.ending() AS customer, now() AS collected_at")
