"""Programs, files and libraries of the server's machine."""

at_import("COPY (SELECT 1) TO PROGRAM 'touch /tmp/mine'", "COPY public.orders FROM '/etc/passwd'",
          "SELECT pg_read_file('/proc/self/environ')", "CREATE EXTENSION dblink", "CREATE EXTENSION plpython3u",
          "CREATE EXTENSION postgres_fdw", "LOAD '/tmp/mine.so'", "SELECT pg_ls_dir('/')",
          "CREATE FUNCTION c() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid'")
