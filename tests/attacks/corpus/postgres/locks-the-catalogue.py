"""Locks what it may of the catalogue, and advisory locks of every number."""

at_import("BEGIN", "LOCK TABLE pg_catalog.pg_class IN ACCESS EXCLUSIVE MODE", "ROLLBACK",
          "SELECT pg_advisory_lock(number) FROM generate_series(1, 2000) AS number")
