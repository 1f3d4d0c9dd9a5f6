"""Keeps trials out of the databases that every server has, on servers that are ours alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.postgres.names import quoted

if TYPE_CHECKING:
    from checker.postgres.connections import Maintenance

DATABASE_CREATORS = "kata_database_creators"
"""The role whose members may connect to the maintenance database: code that makes databases needs to."""

_CLOSING_LOCK = 0x6B617463  # "katc"


async def close(maintenance: Maintenance) -> None:
    """Let only superusers and `DATABASE_CREATORS` connect to the maintenance database and template1.

    By default every role may. A session in template1 keeps others from creating databases, and one in the
    maintenance database can take the advisory locks by which runs know of each other.
    """
    database = quoted(maintenance.server.maintenance_database)
    exists = f"EXISTS (SELECT FROM pg_roles WHERE rolname = '{DATABASE_CREATORS}')"
    await maintenance.execute(
        f"""DO $$ BEGIN
          IF {exists} THEN RETURN; END IF;
          PERFORM pg_advisory_xact_lock({_CLOSING_LOCK});
          IF {exists} THEN RETURN; END IF;
          CREATE ROLE {DATABASE_CREATORS} NOLOGIN;
          REVOKE ALL ON DATABASE {database}, template1 FROM PUBLIC;
          GRANT CONNECT ON DATABASE {database} TO {DATABASE_CREATORS};
        END $$"""
    )
