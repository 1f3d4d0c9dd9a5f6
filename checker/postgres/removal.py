"""Removes roles with everything that belongs to them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import asyncpg

from checker.postgres import connections
from checker.postgres.names import literal, quoted

if TYPE_CHECKING:
    from checker.postgres.connections import Maintenance

_log = logging.getLogger(__name__)

_ATTEMPTS = 3

# The roles come as text[]: of name[] asyncpg knows nothing, and would ask PostgreSQL about it first (10 ms).
#
# The timeout makes pg_terminate_backend wait for the session's end: DROP DATABASE looks once, and if it
# finds a session then looks again only after 100 ms.
_END_SESSIONS_AND_LIST_DATABASES = """
WITH ended AS (
  SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = ANY ($1::text[]::name[])
)
SELECT datname, datistemplate,
       ARRAY (SELECT ARRAY[gid, owner] FROM pg_prepared_xacts WHERE database = datname) AS prepared
FROM (SELECT count(*) FROM ended) AS counted
JOIN pg_database ON datdba IN (SELECT oid FROM pg_roles WHERE rolname = ANY ($1::text[]::name[]))
"""


async def remove(maintenance: Maintenance, roles: list[str]) -> None:
    """End the sessions of some roles, drop every database that they own, and drop the roles.

    What they own in the maintenance database is dropped too. A role that owns something in yet another
    database stays, and a warning is logged.
    """
    dropping = f"DROP ROLE IF EXISTS {', '.join(map(quoted, roles))}"
    for _ in range(_ATTEMPTS):
        for row in await maintenance.fetch(_END_SESSIONS_AND_LIST_DATABASES, roles):
            await _drop_database(maintenance, row)
        try:
            await maintenance.execute(dropping)
        except asyncpg.DependentObjectsStillExistError:
            # A database made meanwhile, or things in the maintenance database.
            await _drop_owned(maintenance, roles)
        else:
            return
    for role in roles:
        try:
            await maintenance.execute(f"DROP ROLE IF EXISTS {quoted(role)}")
        except asyncpg.DependentObjectsStillExistError as error:
            _log.warning("The role %s could not be dropped: %s", role, error)


async def _drop_database(maintenance: Maintenance, row: asyncpg.Record) -> None:
    name = row["datname"]
    if row["prepared"]:
        await _roll_back_prepared(maintenance, name, row["prepared"])
    if row["datistemplate"]:
        await maintenance.execute(f"ALTER DATABASE {quoted(name)} IS_TEMPLATE false")
    await drop_database(maintenance, name)


async def drop_database(maintenance: Maintenance, name: str) -> None:
    """Drop a database if it exists. Where no session is open, FORCE costs nothing."""
    await maintenance.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")


async def _roll_back_prepared(maintenance: Maintenance, database: str, prepared: list[list[str]]) -> None:
    """Roll back prepared transactions, which would keep their database from being dropped."""
    connection = await connections.connect(maintenance.server, database=database)
    try:
        for gid, owner in prepared:
            # Only the role that prepared it, or a superuser, may do that.
            await connection.execute(f"SET ROLE {quoted(owner)}")
            await connection.execute(f"ROLLBACK PREPARED {literal(gid)}")
            await connection.execute("RESET ROLE")
    finally:
        await connections.close(connection)


async def _drop_owned(maintenance: Maintenance, roles: list[str]) -> None:
    existing = await maintenance.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY ($1::text[]::name[])", roles
    )
    if existing:
        owners = ", ".join(quoted(row["rolname"]) for row in existing)
        await maintenance.execute(f"DROP OWNED BY {owners} CASCADE")
