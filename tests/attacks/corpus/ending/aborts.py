"""SIGABRT, which would write a core file."""

os.abort()
