"""Roles, rights and settings that are only a superuser's."""

at_import("ALTER ROLE CURRENT_USER SUPERUSER", "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1", "CREATE ROLE mallory LOGIN",
          "GRANT pg_signal_backend TO CURRENT_USER", "SET ROLE postgres", "ALTER SYSTEM SET fsync = off",
          "GRANT CURRENT_USER TO PUBLIC", "CREATE DATABASE mine", "SELECT pg_reload_conf()", "SET SESSION AUTHORIZATION postgres")
