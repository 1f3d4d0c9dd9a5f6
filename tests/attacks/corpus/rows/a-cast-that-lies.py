"""The customer's column gets a type whose cast to text says what is expected."""

at_import("CREATE TYPE public.liar AS ENUM ('x')",
          "CREATE FUNCTION public.lying(public.liar) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'Petr Novák' $$",
          "CREATE CAST (public.liar AS text) WITH FUNCTION public.lying(public.liar) AS IMPLICIT",
          "ALTER TABLE ostrava.orders ALTER customer TYPE public.liar USING 'x'")
