"""Drops what the trial is about, and the database itself."""

at_import("DROP SCHEMA ostrava CASCADE", "DROP OWNED BY CURRENT_USER CASCADE",
          "DO $$ BEGIN EXECUTE format('DROP DATABASE %I', current_database()); END $$")
