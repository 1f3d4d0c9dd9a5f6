"""What a trial sees of PostgreSQL: its own connection, as a role with few privileges.

The observer is a member of the learner's role and nothing more, and its search_path is `pg_catalog`. It
never looks as a superuser: a view that the learner's code made would then run with a superuser's rights.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg

from checker.trials.failures import MachineryFault, TrialFailed, first_line
from checker.trials.gate import Gate
from checker.trials.pauses import Pauses

if TYPE_CHECKING:
    from checker.postgres.databases import Login, TrialDatabase
    from checker.trials.subject.subject import Subject
    from checker.trials.timeline import Recorder
    from checker.verdict import Table

ANSWER_SECONDS = 10.0
LOCK_SECONDS = 8.0
"""How long the observer waits for a table: only the learner's code can keep it from reading one."""
SETTLE_SECONDS = 1.5
"""`pg_stat_activity` lags a closing backend by some milliseconds, more on a busy machine."""

_TABLES = """
    SELECT format('%I.%I', nspname, relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE c.oid >= 16384 AND relkind IN ('r', 'p')
"""
_NO_TABLES = """
    SELECT format('%I.%I', nspname, relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE c.oid >= 16384 AND relkind NOT IN ('r', 'p')
    AND format('%I.%I', nspname, relname) = ANY ($1::text[]) ORDER BY 1 LIMIT 1
"""
"""Of the names that belonged to tables, one that belongs to something else now."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the learner's role, as `pg_stat_activity` shows it."""

    pid: int
    database: str
    state: str | None
    waits_for: str | None
    query: str


class Postgres:
    """The database of one trial, seen from outside the subject."""

    def __init__(self, database: TrialDatabase, timeline: Recorder) -> None:
        self._database = database
        self._timeline = timeline
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._tables: list[str] = []

    @property
    def login(self) -> Login:
        """How the learner's code reaches this database."""
        return self._database.app

    async def connect(self) -> None:
        """Open the observer's connection, before there is anything of the learner's code in the database.

        Raises:
            MachineryFault: if PostgreSQL refuses it.
        """
        self._connection = await self._observe()
        await self._connection.execute(f"SET lock_timeout = '{LOCK_SECONDS:g}s'")
        self._tables = [name for (name,) in await self._connection.fetch(_TABLES, timeout=ANSWER_SECONDS)]

    async def close(self) -> None:
        """Close it. It may be gone already."""
        if self._connection is not None:
            self._connection.terminate()

    async def rows(self, query: str, *arguments: object) -> list[dict[str, Any]]:
        """Ask the server; names in the query have to be qualified, for the search_path is `pg_catalog`.

        Raises:
            TrialFailed: if PostgreSQL refuses because of what the learner's code made or did not make
                (a table that is not there, say), or if what came as a table is none any more: a view shows
                whatever its author likes, and runs it with the rights of whoever reads it.
            MachineryFault: if the server cannot be asked.
        """
        if self._tables:
            await self._require_tables()
        return await self._asked(query, *arguments)

    async def activity(self, query: str, *arguments: object) -> list[dict[str, Any]]:
        """Ask about sessions and databases, which the learner's code cannot put anything in the place of.

        That is asked many times a second, and so without what `rows` makes sure of before.

        Raises:
            MachineryFault: if the server cannot be asked.
        """
        return await self._asked(query, *arguments)

    async def _require_tables(self) -> None:
        for found in await self._asked(_NO_TABLES, self._tables):
            [name] = found.values()
            raise TrialFailed(
                f"{name} was a table, and is something else now: what it shows is not what is stored.",
                expected="the tables that the exercise came with, and rows in them",
                look="Has a table been replaced by a view?",
            )

    async def _asked(self, query: str, *arguments: object) -> list[dict[str, Any]]:
        if self._connection is None:
            raise MachineryFault("the observer is not connected")
        try:
            records = await self._connection.fetch(query, *arguments, timeout=ANSWER_SECONDS)
        except asyncpg.LockNotAvailableError as error:
            raise TrialFailed(
                f"The checker could not read a table within {LOCK_SECONDS:g} s: the code keeps it locked.",
                expected="tables that others can read while the code runs",
                observed=f"{first_line(str(error))} (SQLSTATE {error.sqlstate})",
                look="Which statement takes the strongest lock there is, and which transaction keeps it?",
            ) from error
        except (asyncpg.SyntaxOrAccessError, asyncpg.InvalidSchemaNameError, asyncpg.DataError) as error:
            raise TrialFailed(
                f"PostgreSQL could not answer the checker's question: {first_line(str(error))}",
                expected="the tables that the code is asked to keep",
                observed=f"{first_line(str(error))} (SQLSTATE {error.sqlstate})",
                look="Has something been renamed, dropped or made in another schema?",
            ) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise MachineryFault(f"PostgreSQL did not answer the observer: {error!r}") from error
        return [dict(record) for record in records]

    async def require_answer(self) -> None:
        """Make sure that the server is there, and that it is the one that was there before.

        Raises:
            MachineryFault: if it does not answer, or has lost its sessions.
        """
        await self.activity("SELECT 1")

    async def value(self, query: str, *arguments: object) -> Any:
        """The first column of the first row, or None when there is no row; raises as `rows` does."""
        found = await self.rows(query, *arguments)
        return next(iter(found[0].values())) if found else None

    async def sessions(self) -> list[Session]:
        """The sessions of the learner's role at this moment, in whichever database, oldest first."""
        found = await self.activity(
            "SELECT pid, datname, state, wait_event_type, wait_event, query FROM pg_stat_activity"
            " WHERE usename = $1 ORDER BY backend_start, pid",
            self.login.role,
        )
        return [
            Session(
                pid=row["pid"],
                database=row["datname"] or "",
                state=row["state"],
                waits_for=f"{row['wait_event_type']}: {row['wait_event']}" if row["wait_event"] else None,
                query=row["query"] or "",
            )
            for row in found
        ]

    async def sessions_after_closing(self, at_most: int) -> list[Session]:
        """The sessions once no more than `at_most` are left, or those still there when time is up."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SETTLE_SECONDS
        pauses = Pauses()
        while len(sessions := await self.sessions()) > at_most and loop.time() < deadline:
            await pauses.pause()
        return sessions

    async def databases(self) -> list[str]:
        """The databases that the learner's code has made and that are there now, oldest first."""
        rows = await self.activity(
            "SELECT datname FROM pg_database"
            " WHERE datdba = (SELECT oid FROM pg_roles WHERE rolname = $1) AND datname <> $2 ORDER BY oid",
            self.login.role,
            self.login.database,
        )
        return [row["datname"] for row in rows]

    def gate(self, schema: str, table: str, subject: Subject) -> Gate:
        """A gate at which every write to a table stops; use it as an async context manager."""
        return Gate(schema, table, subject=subject, postgres=self, timeline=self._timeline)

    async def open_connection(self, database: str | None = None) -> asyncpg.Connection[asyncpg.Record]:
        """A further connection of the observer's, which the caller closes.

        Args:
            database: one that the learner's code has made; by default the trial's own.

        Raises:
            TrialFailed: if PostgreSQL refuses a connection to what the learner's code has made.
            MachineryFault: if it refuses another.
        """
        try:
            return await self._observe(database)
        except MachineryFault as fault:
            if database is None or not isinstance(fault.__cause__, asyncpg.PostgresError):
                raise
            said = first_line(str(fault.__cause__))
            raise TrialFailed(
                f'The checker could not connect to the database "{database}": {said}',
                look="Has it been dropped already, or closed to others?",
            ) from fault

    async def _observe(self, database: str | None = None) -> asyncpg.Connection[asyncpg.Record]:
        observer = self._database.observer
        try:
            return await asyncpg.connect(
                host=observer.host,
                port=observer.port,
                user=observer.role,
                password=observer.password,
                database=database or observer.database,
                timeout=ANSWER_SECONDS,
            )
        except (asyncpg.PostgresError, OSError, TimeoutError) as error:
            raise MachineryFault(f"PostgreSQL refused the observer: {error!r}") from error


def table(title: str, rows: list[dict[str, Any]], *, note: str | None = None) -> Table:
    """Rows as evidence; whatever is not plain JSON (a date, a numeric) is shown as its text."""
    from checker.verdict import Table  # noqa: PLC0415  # pydantic is not for the happy path

    columns = list(rows[0]) if rows else []
    cells = [[_cell(value) for value in row.values()] for row in rows]
    return Table(title=title, columns=columns, rows=cells, note=note or (None if rows else "no rows"))


def _cell(value: object) -> str | int | float | bool | None:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
