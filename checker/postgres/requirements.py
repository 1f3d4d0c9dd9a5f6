"""Checks that a server will do: its version, our rights on it, its free connections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.postgres.binaries import OLDEST_MAJOR_VERSION
from checker.postgres.errors import PostgresUnavailable
from checker.postgres.names import quoted

if TYPE_CHECKING:
    import asyncpg

    from checker.postgres.connections import Maintenance

FREE_CONNECTIONS_NEEDED = 20
"""For one trial: pgdbm's own pool opens 10 at once, and an exercise may begin with two of them."""

_OWN_CONNECTIONS_NEEDED = 2
_FIRST_VERSION_WITH_FILE_COPY = 15

_FACTS = """
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int AS version_number,
       rolname AS role, rolsuper, rolcreatedb, rolcreaterole, rolinherit,
       CASE rolconnlimit WHEN -1 THEN NULL
         ELSE rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usename = rolname)
       END AS own_connections_left,
       current_setting('max_connections')::int AS max_connections,
       current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0)
         - (SELECT sum(numbackends) FROM pg_stat_database)::int AS connections_left
FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A server's version.

    Attributes:
        text: As PostgreSQL writes it, such as "18.6".
        number: As PostgreSQL counts it, such as 180006.
    """

    text: str
    number: int

    @property
    def major(self) -> int:
        """The number before the dot."""
        return self.number // 10000

    @property
    def has_file_copy(self) -> bool:
        """Whether CREATE DATABASE can be told to copy files, the fastest way for small templates."""
        return self.major >= _FIRST_VERSION_WITH_FILE_COPY


async def check(maintenance: Maintenance) -> Version:
    """Make sure that runs can work on a server, and give its version.

    Raises:
        PostgresUnavailable: Something is missing; the remedy says how to grant it.
    """
    [facts] = await maintenance.fetch(_FACTS)
    version = Version(facts["version"].split()[0], facts["version_number"])
    check_version(version)
    _check_rights(facts)
    _check_connections(facts)
    return version


def check_version(version: Version) -> None:
    """Make sure that a version is new enough.

    Raises:
        PostgresUnavailable: It is not.
    """
    if version.major < OLDEST_MAJOR_VERSION:
        raise PostgresUnavailable(
            f"The server is PostgreSQL {version.text}; at least {OLDEST_MAJOR_VERSION} is needed.",
            "Name a newer server, or leave --postgres out to use the embedded one.",
        )


def _check_rights(facts: asyncpg.Record) -> None:
    if facts["rolsuper"]:
        return
    # Without INHERIT, being a member of the roles that it makes would give it no rights on what is theirs.
    needed = {"rolcreatedb": "CREATEDB", "rolcreaterole": "CREATEROLE", "rolinherit": "INHERIT"}
    missing = [right for column, right in needed.items() if not facts[column]]
    if missing:
        raise PostgresUnavailable(
            f"The role {facts['role']!r} lacks {' and '.join(missing)}, needed to make databases for trials.",
            f"Have a superuser run: ALTER ROLE {quoted(facts['role'])} {' '.join(missing)};",
        )


def _check_connections(facts: asyncpg.Record) -> None:
    left = facts["connections_left"]
    if left < FREE_CONNECTIONS_NEEDED:
        needed = facts["max_connections"] + FREE_CONNECTIONS_NEEDED - left
        raise PostgresUnavailable(
            f"Of the server's {facts['max_connections']} connections, {max(left, 0)} are free for ordinary "
            f"roles; a trial needs {FREE_CONNECTIONS_NEEDED}.",
            f"Close others, or have a superuser run: ALTER SYSTEM SET max_connections = {needed}; "
            "and restart the server.",
        )
    own = facts["own_connections_left"]
    if own is not None and own < _OWN_CONNECTIONS_NEEDED and not facts["rolsuper"]:
        role = facts["role"]
        raise PostgresUnavailable(
            f"The role {role!r} has {max(own, 0)} connections left under its CONNECTION LIMIT; "
            f"{_OWN_CONNECTIONS_NEEDED} more are needed.",
            f"Close others, or have a superuser run: ALTER ROLE {quoted(role)} CONNECTION LIMIT -1;",
        )
