"""Reads a server from a `postgresql://` URL."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from checker.postgres.errors import BadPostgresChoice
from checker.postgres.server import Server

_DEFAULT_PORT = 5432
_DEFAULT_DATABASE = "postgres"
_FORM = (
    "Its form is postgresql://user:password@host:5432/postgres; in a user or password, write %40 for @, "
    "%3A for :, %2F for /, %3F for ? and %23 for #."
)


def server(url: str) -> Server:
    """Read a server from a URL. Nothing is connected to.

    Raises:
        BadPostgresChoice: The URL lacks something or says something that we do not understand.
    """
    # Neither its text nor the parser's complaint is repeated in a message: both may hold a password.
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORT
    except ValueError:
        raise BadPostgresChoice(f"The PostgreSQL URL cannot be read. {_FORM}") from None
    if parts.query or parts.fragment:
        raise BadPostgresChoice(
            "The PostgreSQL URL goes on after the database's name. Parameters such as sslmode are not taken: "
            f"TLS is used where the server offers it. {_FORM}"
        )
    if not parts.hostname or not parts.username:
        missing = "a host" if parts.username else "a user"
        raise BadPostgresChoice(f"The PostgreSQL URL lacks {missing}. {_FORM}")
    return Server(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        maintenance_database=unquote(parts.path.removeprefix("/")) or _DEFAULT_DATABASE,
        source="url",
        shared_templates=False,
    )
