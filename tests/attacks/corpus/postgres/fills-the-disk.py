"""Rows and large objects until something stops it."""

at_import("SET statement_timeout = '3s'",
          "CREATE TABLE much AS SELECT repeat(md5(n::text), 100) AS t FROM generate_series(1, 20000) AS n",
          "SELECT lo_from_bytea(0, decode(repeat('ff', 1000000), 'hex')) FROM generate_series(1, 30)")
