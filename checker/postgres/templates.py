"""Template databases: what a trial finds in its database, made once and cloned for each."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from checker.postgres import connections, names, removal, scram
from checker.postgres.names import literal, quoted

if TYPE_CHECKING:
    from checker.postgres.connections import Maintenance

EMPTY = "template0"
"""The template of a database with nothing in it: every server has it, and nobody can change it."""

_FORMAT_VERSION = 1
"""Counted up with every change to how templates are built, so that older ones are not reused."""

_COMPLETE = "complete template of the pgdbm kata suite"
_BUILD_LOCK = 0x6B617462  # "katb"


def owner_of(template: str) -> str:
    """Give the role that owns the objects in a template (not the template itself)."""
    return f"{template}_owner"


class Templates:
    """The templates that a run uses: shared with later runs where the server allows it, else its own.

    Args:
        maintenance: where they are made.
        run_id: the run's.
        strategy: what CREATE DATABASE is told about how to copy, if anything.
    """

    def __init__(self, maintenance: Maintenance, run_id: str, strategy: str) -> None:
        self._maintenance = maintenance
        self._run_id = run_id
        self._strategy = strategy
        self._shared = maintenance.server.shared_templates
        self._known: set[str] = set()
        self._building = asyncio.Lock()

    async def get(self, key: str, setup_sql: str | None) -> str:
        """Give the name of the template with this content, built if there is none."""
        if setup_sql is None:
            return EMPTY
        digest = hashlib.sha256(f"{_FORMAT_VERSION}\0{key}\0{setup_sql}".encode()).hexdigest()[:16]
        beginning = "kata_" if self._shared else names.prefix(self._run_id)
        name = f"{beginning}template_{digest}"
        async with self._building:
            if name not in self._known:
                if self._shared:
                    await self._build_shared(name, setup_sql)
                else:
                    await self._build(name, setup_sql)
                self._known.add(name)
        return name

    async def _build_shared(self, name: str, setup_sql: str) -> None:
        if await self._is_complete(name):
            return
        lock = (_BUILD_LOCK, int(name[-7:], 16))
        await self._maintenance.fetch("SELECT pg_advisory_lock($1, $2)", *lock)
        try:
            # Another run may have built it while this one waited, or been killed while building.
            if not await self._is_complete(name):
                await self._build(name, setup_sql)
        finally:
            await self._maintenance.fetch("SELECT pg_advisory_unlock($1, $2)", *lock)

    async def _is_complete(self, name: str) -> bool:
        comment = await self._maintenance.value(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
        )
        return bool(comment == _COMPLETE)

    async def _build(self, name: str, setup_sql: str) -> None:
        maintenance, template, owner = self._maintenance, quoted(name), quoted(owner_of(name))
        password = scram.new_password()
        comment = _COMPLETE if self._shared else names.mark(self._run_id)
        # What an earlier, interrupted attempt left would be in the way.
        await removal.remove(maintenance, [owner_of(name)])
        await maintenance.execute(
            f"CREATE ROLE {owner} LOGIN PASSWORD {literal(scram.verifier(password))};"
            f"COMMENT ON ROLE {owner} IS {literal(comment)};"
            f"GRANT {owner} TO CURRENT_USER"
        )
        # The owner owns the database while setup_sql runs, as a trial's role owns its clone.
        await maintenance.execute(
            f"CREATE DATABASE {template} TEMPLATE {EMPTY} OWNER {owner} {self._strategy}"
        )
        await maintenance.execute(f"REVOKE ALL ON DATABASE {template} FROM PUBLIC")
        connection = await connections.connect(
            maintenance.server, database=name, user=owner_of(name), password=password
        )
        try:
            await connection.execute(setup_sql)
        finally:
            await connections.close(connection)
        # It must not own the template in the end: REASSIGN OWNED in a clone would give the template away.
        await maintenance.execute(
            f"ALTER DATABASE {template} OWNER TO CURRENT_USER;"
            f"ALTER DATABASE {template} ALLOW_CONNECTIONS false;"
            f"ALTER ROLE {owner} NOLOGIN PASSWORD NULL;"
            f"COMMENT ON DATABASE {template} IS {literal(comment)}"
        )
