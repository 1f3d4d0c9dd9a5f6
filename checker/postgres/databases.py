"""Databases for trials: each a clone of a template, with two roles of its own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from checker.postgres import (
    common_databases,
    connections,
    names,
    refusals,
    removal,
    requirements,
    scram,
    sweeping,
)
from checker.postgres.connections import Maintenance
from checker.postgres.errors import PostgresUnavailable
from checker.postgres.names import literal, quoted
from checker.postgres.templates import EMPTY, Templates, owner_of

if TYPE_CHECKING:
    from types import TracebackType

    from checker.postgres.server import Server

DEFAULT_CONNECTION_LIMIT = 50
"""How many sessions a trial's role may have, so that code that leaks them cannot starve the server."""


@dataclass(frozen=True, slots=True)
class Login:
    """How a role reaches a trial's database."""

    role: str
    password: str = field(repr=False)
    host: str
    port: int
    database: str

    @property
    def dsn(self) -> str:
        """The login as a URL, percent-encoded."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (
            f"postgresql://{quote(self.role, safe='')}:{quote(self.password, safe='')}"
            f"@{host}:{self.port}/{quote(self.database, safe='')}"
        )


class TrialDatabase:
    """A database for one trial.

    Attributes:
        name: The database's name.
        app: The learner's role. It owns the database and everything in it, and has no other rights.
        observer: The trial's own role: a member of the learner's, with `search_path = pg_catalog`.
    """

    def __init__(self, maintenance: Maintenance, app: Login, observer: Login) -> None:
        self._maintenance = maintenance
        self.name = app.database
        self.app = app
        self.observer = observer

    async def drop(self) -> None:
        """End the sessions of both roles and drop them, with every database that the learner's role owns.

        Raises:
            PostgresUnavailable: The server does not answer.
        """
        await removal.remove(self._maintenance, [self.observer.role, self.app.role])


class Run:
    """Makes databases on a server; what it made is gone when its context ends.

    If the process is killed instead, the next run on that server removes it.

    Attributes:
        id: 8 hex digits, part of the name of everything that the run makes.
        server_version: As PostgreSQL writes it, such as "18.6".
    """

    id: str
    server_version: str

    def __init__(self, server: Server) -> None:
        self.id = names.new_run_id()
        self._server = server
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        """Connect, make sure that the server will do, and remove what killed runs left on it.

        Raises:
            PostgresUnavailable: The server cannot be reached, or lacks something that is needed.
        """
        connection = await connections.connect(self._server)
        try:
            self._maintenance = Maintenance(self._server, connection)
            version = await requirements.check(self._maintenance)
            if self._server.source != "url":
                await common_databases.close(self._maintenance)
            await sweeping.hold_run_lock(self._maintenance, self.id)
            await sweeping.sweep(self._maintenance)
        except BaseException:
            connection.terminate()
            raise
        self.server_version = version.text
        self._strategy = "STRATEGY file_copy" if version.has_file_copy else ""
        self._templates = Templates(self._maintenance, self.id, self._strategy)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Drop every database and role that is still there.

        Raises:
            PostgresUnavailable: The server does not answer. An error that ended the context goes first.
        """
        try:
            await sweeping.remove_run(self._maintenance, self.id)
        except PostgresUnavailable:
            if error is None:
                raise
        finally:
            await self._maintenance.close()

    async def template(self, key: str, setup_sql: str | None) -> str:
        """Give a template database to clone, built if there is none with this content yet.

        Args:
            key: What it is for; two templates of one key and one `setup_sql` are the same.
            setup_sql: Run in it by a role that is no more than the database's owner. None gives an empty one.

        Raises:
            PostgresUnavailable: The server cannot go on.
            asyncpg.PostgresError: `setup_sql` is refused.
        """
        return await self._templates.get(key, setup_sql)

    async def closed_databases(self) -> frozenset[int]:
        """Give the oids of the databases that nobody can connect to: the templates, once they are complete.

        Raises:
            PostgresUnavailable: The server cannot go on.
        """
        rows = await self._maintenance.fetch("SELECT oid FROM pg_database WHERE NOT datallowconn")
        return frozenset(row["oid"] for row in rows)

    async def database(
        self,
        *,
        template: str,
        connection_limit: int | None = None,
        create_databases: bool = False,
        create_in_pg_catalog: bool = False,
    ) -> TrialDatabase:
        """Clone a template for one trial.

        Args:
            template: What `template` gave.
            connection_limit: How many sessions the learner's role may have; None for a generous number.
            create_databases: Whether the learner's role may create databases, and for that connect to the
                maintenance database. What it creates is dropped with the trial's own.
            create_in_pg_catalog: Whether the learner's role may create in the schema `pg_catalog` of this
                database, which otherwise takes a superuser.

        Raises:
            PostgresUnavailable: The server cannot go on, or we may not grant what is asked for.
        """
        name = f"{names.prefix(self.id)}{next(self._numbers)}"
        ours = (self._server.host, self._server.port)
        app = _login(f"{name}_app", name, self._server.seen_at or ours)
        observer = _login(f"{name}_observer", name, ours)
        limit = DEFAULT_CONNECTION_LIMIT if connection_limit is None else connection_limit
        mark = literal(names.mark(self.id))
        database, app_role, observer_role = map(quoted, (name, app.role, observer.role))
        may_create = create_databases and self._server.source != "url"
        await self._maintenance.execute(
            f"CREATE ROLE {app_role} LOGIN CONNECTION LIMIT {limit}"
            f" {'CREATEDB' if create_databases else 'NOCREATEDB'}"
            f" PASSWORD {literal(scram.verifier(app.password))};"
            f"CREATE ROLE {observer_role} LOGIN PASSWORD {literal(scram.verifier(observer.password))};"
            f"COMMENT ON ROLE {app_role} IS {mark};"
            f"COMMENT ON ROLE {observer_role} IS {mark};"
            f"ALTER ROLE {observer_role} SET search_path = pg_catalog;"
            f"GRANT {app_role}, {observer_role} TO CURRENT_USER;"
            f"GRANT {app_role} TO {observer_role};"
            + (f"GRANT {common_databases.DATABASE_CREATORS} TO {app_role}" if may_create else "")
        )
        # Born with its owner, so that a kill at any moment leaves nothing that a later run cannot recognise.
        await self._maintenance.execute(
            f"CREATE DATABASE {database} TEMPLATE {quoted(template)} OWNER {app_role}"
            f" ALLOW_CONNECTIONS false {self._strategy}"
        )
        await self._maintenance.execute(
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;ALTER DATABASE {database} ALLOW_CONNECTIONS true"
        )
        if template != EMPTY:
            await self._hand_over(name, owner_of(template), app.role)
        if create_in_pg_catalog:
            await self._open_pg_catalog(name, app.role)
        return TrialDatabase(self._maintenance, app, observer)

    async def _hand_over(self, database: str, owner: str, app: str) -> None:
        """Make the learner's role the owner of everything that came with the template.

        A role that owns the originals, with the learner's as its member, would save this connection. But then
        every trial's role would be a member of it, and no object would say that it belongs to the learner's.
        """
        connection = await connections.connect(self._server, database=database)
        try:
            with refusals.while_working(self._server):
                # The new owner of a thing needs rights on its schema, which has its old owner until its turn
                # comes. The three statements are one transaction: nobody else sees the membership.
                await connection.execute(
                    f"GRANT {quoted(owner)} TO {quoted(app)};"
                    f"REASSIGN OWNED BY {quoted(owner)} TO {quoted(app)};"
                    f"REVOKE {quoted(owner)} FROM {quoted(app)}"
                )
        finally:
            await connections.close(connection)

    async def _open_pg_catalog(self, database: str, app: str) -> None:
        """Let the learner's role create in `pg_catalog`, and make sure that it may.

        What it puts there could be called by anybody's queries in this database: from here on we make none as
        a superuser.
        """
        connection = await connections.connect(self._server, database=database)
        try:
            with refusals.while_working(self._server):
                await connection.execute(f"GRANT CREATE ON SCHEMA pg_catalog TO {quoted(app)}")
                # Whoever may not grant it gets a warning, not an error.
                granted = await connection.fetchval(
                    "SELECT has_schema_privilege($1, 'pg_catalog', 'CREATE')", app
                )
        finally:
            await connections.close(connection)
        if not granted:
            raise PostgresUnavailable(
                f"The role {self._server.user!r} may not grant CREATE on the schema pg_catalog, which this"
                " exercise needs: only a superuser may.",
                "Leave --postgres out to use the embedded server, or name a superuser in the URL.",
            )


def _login(role: str, database: str, address: tuple[str, int]) -> Login:
    return Login(role, scram.new_password(), *address, database)
