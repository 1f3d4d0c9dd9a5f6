"""Reads a server from a `postgresql://` URL."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from checker.postgres.errors import BadPostgresChoice
from checker.postgres.server import Server

SCHEMES = ("postgres://", "postgresql://")

_DEFAULT_PORT = 5432
_DEFAULT_DATABASE = "postgres"


def server(url: str) -> Server:
    """Read a server from a URL. Nothing is connected to.

    Raises:
        BadPostgresChoice: The URL lacks something or says something that we do not understand.
    """
    # Its text is never repeated in a message, because it may hold a password.
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise BadPostgresChoice(f"The PostgreSQL URL cannot be read: {error}.") from error
    if parts.query or parts.fragment:
        raise BadPostgresChoice(
            "The PostgreSQL URL goes on after the database's name. It can give the user, password, host, "
            "port and database. Parameters such as sslmode are not taken: TLS is used where the server "
            "offers it. In a password, write %3F for ? and %23 for #."
        )
    if not parts.hostname or not parts.username:
        missing = "a host" if parts.username else "a user"
        raise BadPostgresChoice(
            f"The PostgreSQL URL lacks {missing}: postgresql://user:password@localhost:5432/postgres."
        )
    return Server(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        maintenance_database=unquote(parts.path.removeprefix("/")) or _DEFAULT_DATABASE,
        source="url",
        shared_templates=False,
    )
