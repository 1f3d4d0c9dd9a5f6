"""Turns what the user chose into a server."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from checker.postgres import embedded
from checker.postgres.errors import BadPostgresChoice

if TYPE_CHECKING:
    from checker.postgres.server import Server

DEFAULT_IMAGE = "postgres:18"


def obtain(choice: str | None) -> AbstractContextManager[Server]:
    """Give the server that was chosen, ready to be connected to while the context is open.

    Args:
        choice: The value of `--postgres`: `embedded`, `docker` or a `postgresql://` URL. None leaves it to
            `KATA_POSTGRES`, and without that to `embedded`.

    Raises:
        BadPostgresChoice: The value is none of these.
        PostgresUnavailable: The server cannot be started. (Whether a URL's server can be reached is found
            out by the first connection to it.)
    """
    chosen = choice or os.environ.get("KATA_POSTGRES") or "embedded"
    if chosen == "embedded":
        return embedded.server()
    if chosen == "docker":
        # Late, because the Docker SDK takes longer to import than the embedded server to be found.
        from checker.postgres import docker  # noqa: PLC0415

        return docker.container(os.environ.get("KATA_POSTGRES_IMAGE") or DEFAULT_IMAGE)
    if chosen.startswith(("postgres://", "postgresql://")):
        from checker.postgres import url  # noqa: PLC0415 - as above, if less so

        return nullcontext(url.server(chosen))
    scheme, is_url, _ = chosen.partition("://")
    shown = f"{scheme}://..." if is_url else chosen  # a URL may hold a password
    raise BadPostgresChoice(
        f"{shown!r} is no place to get PostgreSQL from: "
        "it is embedded, docker, or a URL such as postgresql://user:password@localhost:5432/postgres."
    )
