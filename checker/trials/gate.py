"""Gates in PostgreSQL: a race is built, never waited for.

A gate is a table lock that the checker holds. A call of the subject that writes to the table stops there,
inside PostgreSQL, where `pg_blocking_pids` shows it; then the other call is started; then the gate opens.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, Self

import asyncpg

from checker.trials.failures import MachineryFault, TrialFailed
from checker.trials.pauses import Pauses
from checker.trials.timeline import CHECKER

if TYPE_CHECKING:
    from types import TracebackType

    from checker.trials.observer import Postgres
    from checker.trials.subject.subject import Call, Subject
    from checker.trials.timeline import Recorder

Standing = Literal["waiting", "done", "still"]

STILL_SECONDS = 1.0
"""So long neither the call's place in the code nor any session may change, to count as still."""
GIVE_UP_SECONDS = 4.0
"""Shorter than the five seconds after which pgdbm's default lock_timeout ends a wait."""


class Gate:
    """All writes to one table stop here until it opens.

    Use it as an async context manager; leaving the block opens it.
    """

    def __init__(
        self, schema: str, table: str, *, subject: Subject, postgres: Postgres, timeline: Recorder
    ) -> None:
        self._name = f"{schema}.{table}"
        self._quoted = ".".join('"' + part.replace('"', '""') + '"' for part in (schema, table))
        self._subject = subject
        self._postgres = postgres
        self._timeline = timeline
        self._arrived: set[int] = set()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    async def __aenter__(self) -> Self:
        connection = await self._postgres.open_connection()
        try:
            await connection.execute(f"BEGIN; LOCK TABLE ONLY {self._quoted} IN SHARE MODE")
        except asyncpg.UndefinedTableError as error:
            connection.terminate()
            raise TrialFailed(
                f"There is no table {self._name} to write to.",
                look="Has something been renamed, dropped or made in another schema?",
            ) from error
        except (asyncpg.PostgresError, OSError) as error:
            connection.terminate()
            raise MachineryFault(f"the gate at {self._name} could not be closed: {error!r}") from error
        self._connection = connection
        self._timeline.record(CHECKER, f"holds writes to {self._name}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.open()

    async def open(self) -> None:
        """Let through everything that waits. Opening it twice is the same as once."""
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        self._timeline.record(CHECKER, f"lets writes to {self._name} through")
        await connection.execute("ROLLBACK")
        await connection.close()

    async def wait_for(self, call: Call) -> Standing:
        """Wait until it is certain how a call stands to this gate.

        Returns:
            "waiting": a further session of the subject's waits here now.
            "done": the call has answered, and so did not come here or went through before.
            "still": neither, and nothing moves: it waits for something else, for a lock of its own that
                the call in front of it holds, say.
        """
        loop = asyncio.get_running_loop()
        give_up = loop.time() + GIVE_UP_SECONDS
        seen: object = None
        since = loop.time()
        pauses = Pauses()
        while loop.time() < give_up:
            if call.done():
                return "done"
            for pid in await self._sessions_waiting_here():
                if pid not in self._arrived:
                    self._arrived.add(pid)
                    statement = await self._statement_of(pid)
                    self._timeline.record(call.lane, f"waits at {self._name}: {statement}")
                    return "waiting"
            state = await self._movement(call)
            if state != seen:
                seen, since = state, loop.time()
            elif loop.time() - since > STILL_SECONDS:
                break
            await pauses.pause()
        self._timeline.record(call.lane, "waits for something else")
        return "still"

    async def _sessions_waiting_here(self) -> list[int]:
        if self._connection is None:
            return []
        rows = await self._postgres.activity(
            "SELECT pid FROM pg_stat_activity"
            " WHERE usename = $1 AND $2 = ANY (pg_blocking_pids(pid)) ORDER BY query_start, pid",
            self._postgres.login.role,
            self._connection.get_server_pid(),
        )
        return [row["pid"] for row in rows]

    async def _statement_of(self, pid: int) -> str:
        """What a session waits with, asked once it waits: asked along with that, it may be a moment older."""
        found = await self._postgres.activity("SELECT query FROM pg_stat_activity WHERE pid = $1", pid)
        return " ".join("".join(row["query"] or "" for row in found).split())

    async def _movement(self, call: Call) -> object:
        """Something that differs as soon as the call or a session of the subject has moved."""
        sessions = await self._postgres.activity(
            "SELECT pid, state, query_start, state_change FROM pg_stat_activity WHERE usename = $1"
            " ORDER BY pid",
            self._postgres.login.role,
        )
        return await self._subject.standing(call), [tuple(row.values()) for row in sessions]
