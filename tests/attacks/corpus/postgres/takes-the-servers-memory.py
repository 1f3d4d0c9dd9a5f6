"""One value that takes all of the server's memory, and a recursion without end."""

at_import("SET statement_timeout = '3s'", "SELECT length(repeat('x', 1000000000))",
          "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r",
          "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT f(i + 1)'", "SELECT f(1)")
