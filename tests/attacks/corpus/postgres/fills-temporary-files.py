"""A sort that wants more disk than there is."""

at_import("SET work_mem = '64kB'",
          "SELECT count(*) FROM (SELECT repeat(md5(n::text), 60) AS t FROM generate_series(1, 400000) AS n ORDER BY t) AS s")
