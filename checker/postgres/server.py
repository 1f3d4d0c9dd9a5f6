"""A PostgreSQL server that is ready to be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Source = Literal["embedded", "docker", "url"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How to reach a server, as the role that makes databases on it.

    Attributes:
        host: Name or address, or the folder of its socket.
        port: TCP port; of a socket, the number in its name.
        user: The role that makes databases and roles: a superuser, or one with CREATEDB and CREATEROLE.
        password: Its password, never part of the repr. None leaves it to `PGPASSWORD` and `~/.pgpass`.
        maintenance_database: The database to connect to for CREATE DATABASE and the like.
        source: Where the server comes from.
        shared_templates: Whether a template database may stay for the next run. Only true for the
            embedded cluster, with which it dies.
        seen_at: Host and port by which the learner's code reaches it, where that is another way than ours.
    """

    host: str
    port: int
    user: str
    password: str | None = field(repr=False)
    maintenance_database: str = "postgres"
    source: Source
    shared_templates: bool
    seen_at: tuple[str, int] | None = None
