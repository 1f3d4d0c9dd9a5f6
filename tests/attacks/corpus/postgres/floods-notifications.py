"""Notifications without end to whoever listens."""

at_import("SET statement_timeout = '2s'", "LISTEN orders",
          "SELECT pg_notify('orders', repeat('x', 7000) || n) FROM generate_series(1, 3000) AS n")
