"""Sets the search_path of every role and of the database."""

at_import("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = brightwater, pg_catalog', current_database()); END $$",
          "ALTER ROLE CURRENT_USER SET search_path = ostrava",
          "DO $$ DECLARE r text; BEGIN FOR r IN SELECT rolname FROM pg_roles LOOP BEGIN"
          " EXECUTE format('ALTER ROLE %I SET search_path = ostrava', r);"
          " EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$")
