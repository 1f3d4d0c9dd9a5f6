"""Where a PostgreSQL server comes from, and the databases and roles that trials get on it.

`obtain` gives a `Server`; `checker.postgres.databases.Run` makes databases on it. The two are imported
apart on purpose: this package costs a command a few milliseconds, asyncpg (behind `databases`) costs many.
"""

from checker.postgres.errors import BadPostgresChoice, PostgresUnavailable
from checker.postgres.server import Server
from checker.postgres.source import obtain

__all__ = ["BadPostgresChoice", "PostgresUnavailable", "Server", "obtain"]
