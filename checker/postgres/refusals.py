"""Says in people's words why a server does not serve us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from checker.postgres.errors import PostgresUnavailable
from checker.postgres.server import Server


@contextmanager
def explained(server: Server, user: str, database: str) -> Iterator[None]:
    """Turn errors that speak of the server, not of the statement, into `PostgresUnavailable`."""
    try:
        yield
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = _reason(error, server, user, database)
        if reason is None:
            raise
        raise PostgresUnavailable(*reason) from error


def _reason(error: Exception, server: Server, user: str, database: str) -> tuple[str, str] | None:
    at = f"the PostgreSQL server at {server.host}:{server.port}"
    match error:
        case asyncpg.InvalidPasswordError():
            return (f"{at} does not accept the password of {user!r}.", "Correct the password in the URL.")
        case asyncpg.TooManyConnectionsError():
            return (f"{at} has no connection left: {error}.", "Close others.")
        case OSError() | TimeoutError() | asyncpg.InterfaceError():
            return (f"{at} does not answer: {error}", "Start it, or correct the URL.")
    return None
