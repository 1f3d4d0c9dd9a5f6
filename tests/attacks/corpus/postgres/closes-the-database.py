"""Lets nobody connect to its database any more, and takes its rights away from the observer."""

at_import("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I ALLOW_CONNECTIONS false', current_database()); END $$",
          "DO $$ DECLARE r text; BEGIN FOR r IN SELECT rolname FROM pg_roles WHERE rolname LIKE '%observer' LOOP BEGIN"
          " EXECUTE format('REVOKE %I FROM %I', current_user, r); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$")
