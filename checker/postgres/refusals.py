"""Says in people's words why a server does not serve us."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import asyncpg

from checker.postgres.errors import PostgresUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server


class _Explanation(NamedTuple):
    """What to say of some errors; `{where}`, `{user}`, `{database}` and `{error}` are filled in."""

    errors: tuple[type[Exception], ...]
    message: str
    remedy: str


_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)

# The first explanation that fits is given, so the order is from the special to the general.
_NO_CONNECTION = (
    _Explanation(
        (asyncpg.InvalidPasswordError,),
        "PostgreSQL at {where} did not let {user!r} in: {error}.",
        "Correct the user or the password in the URL (without one there, PGPASSWORD is used).",
    ),
    _Explanation(
        (asyncpg.InvalidAuthorizationSpecificationError,),
        "PostgreSQL at {where} does not let {user!r} in: {error}.",
        "Name another user in the URL, or have this one allowed (ALTER ROLE ... LOGIN, or pg_hba.conf).",
    ),
    _Explanation(
        (asyncpg.InvalidCatalogNameError,),
        "PostgreSQL at {where} has no database {database!r} to connect to.",
        "Name an existing one at the end of the URL; nothing will be kept in it.",
    ),
    _Explanation(
        (asyncpg.TooManyConnectionsError,),
        "PostgreSQL at {where} has no connection left for {user!r}: {error}.",
        "Close other connections, or raise max_connections or the role's CONNECTION LIMIT.",
    ),
    _Explanation(
        (asyncpg.CannotConnectNowError,),
        "PostgreSQL at {where} is not ready: {error}.",
        "Try again in a moment.",
    ),
    _Explanation(
        (ConnectionRefusedError,),
        "Nothing answers at {where}.",
        "Start PostgreSQL there, or correct the host and the port in the URL.",
    ),
    _Explanation(
        (TimeoutError,),
        "No PostgreSQL answered at {where} in time.",
        "Make sure that the host and the port are PostgreSQL's and that no firewall is in between.",
    ),
    _Explanation(
        (ConnectionError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError),
        "What answers at {where} does not talk like PostgreSQL: {error}.",
        "Correct the host and the port in the URL.",
    ),
    _Explanation(
        (OSError,),
        "{where} cannot be reached: {error}.",
        "Correct the host in the URL.",
    ),
    _Explanation(
        (asyncpg.PostgresError,),
        "PostgreSQL at {where} refused the connection: {error}.",
        "Deal with what it says, or name another server with --postgres.",
    ),
)

_NO_ANSWER = (
    _Explanation(
        (asyncpg.DiskFullError,),
        "The disk of PostgreSQL at {where} is full: {error}.",
        "Make room on it, then try again.",
    ),
    _Explanation(
        (asyncpg.TooManyConnectionsError,),
        "PostgreSQL at {where} has no connection left: {error}.",
        "Close other connections, or raise max_connections.",
    ),
    _Explanation(
        (TimeoutError, asyncpg.QueryCanceledError),
        "PostgreSQL at {where} did not answer in time.",
        "Try again when it has less to do.",
    ),
    _Explanation(
        (
            OSError,
            asyncpg.InterfaceError,
            asyncpg.PostgresConnectionError,
            asyncpg.OperatorInterventionError,
        ),
        "The connection to PostgreSQL at {where} was lost: {error}.",
        "Try again when it is up.",
    ),
)


@contextmanager
def while_connecting(server: Server, user: str, database: str) -> Iterator[None]:
    """Turn every way in which a connection can fail into `PostgresUnavailable`."""
    with _explained(_NO_CONNECTION, server, user, database):
        yield


@contextmanager
def while_working(server: Server) -> Iterator[None]:
    """Turn the errors that speak of the server, not of the statement, into `PostgresUnavailable`."""
    with _explained(_NO_ANSWER, server, server.user, server.maintenance_database):
        yield


@contextmanager
def _explained(
    explanations: tuple[_Explanation, ...], server: Server, user: str, database: str
) -> Iterator[None]:
    try:
        yield
    except _TROUBLE as error:
        for kinds, message, remedy in explanations:
            if isinstance(error, kinds):
                where = f"{server.host}:{server.port}"
                filled = message.format(where=where, user=user, database=database, error=error)
                raise PostgresUnavailable(filled, remedy) from error
        raise
