"""Something of its own that runs at every statement of anybody's."""

at_import("CREATE FUNCTION ours() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); END'",
          "CREATE EVENT TRIGGER ours ON ddl_command_end EXECUTE FUNCTION ours()",
          "CREATE EVENT TRIGGER ours ON login EXECUTE FUNCTION ours()")
