"""The table becomes a view that takes a minute for each reader."""

at_import("ALTER TABLE ostrava.orders RENAME TO kept",
          "CREATE FUNCTION ostrava.slowly() RETURNS boolean LANGUAGE sql AS"
          " 'SELECT pg_sleep(60) IS NOT NULL'",
          "CREATE VIEW ostrava.orders AS SELECT * FROM ostrava.kept WHERE ostrava.slowly()"
          " UNION ALL SELECT 1, 'x', 'y', 1, now() WHERE ostrava.slowly()")
