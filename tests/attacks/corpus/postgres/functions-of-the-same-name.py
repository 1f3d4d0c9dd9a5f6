"""Aggregates and functions named like those that the observer calls."""

at_import("CREATE FUNCTION public.count(timestamptz) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
          "CREATE FUNCTION brightwater.string_agg(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'Rosa Lind' $$",
          "CREATE FUNCTION pg_catalog.count(timestamptz) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
          "CREATE OPERATOR pg_catalog.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_catalog.texteq)")
