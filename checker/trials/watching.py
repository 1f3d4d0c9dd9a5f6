"""Watches which databases a run of the learner's tests makes, while it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checker.trials.pauses import Pauses

if TYPE_CHECKING:
    import asyncpg

    from checker.trials.observer import Postgres
    from checker.trials.subject.subject import Call

_LOOK = re.compile(r"-- (waits for|has had) look (\S+)")
"""As in `checker.trials.subject.looks`."""
_VISITOR = "waits for a visitor"
"""What a driver's query says, in the database that it wants somebody to connect to, and to stay in."""


class Watched(NamedTuple):
    """A run of tests, as PostgreSQL saw it.

    Attributes:
        said: what the call returned: it is the subject that says so.
        own: the databases made by the run that the checker has been in.
        visited: the database in which the checker stayed until the run was over; None if none asked for that.
    """

    said: object
    own: list[str]
    visited: str | None


async def watched(call: Call, postgres: Postgres) -> Watched:
    """Wait for a run of tests; look at every database that is to be filled, and stay where one asks for it.

    Raises:
        TrialFailed: what the call raises, or there is no connecting to a database that asks for it.
    """
    looks: dict[str, asyncpg.Connection[asyncpg.Record]] = {}
    own: list[str] = []
    visited: str | None = None
    pauses = Pauses()
    try:
        while not call.done():
            await pauses.pause()
            for session in await postgres.sessions():
                if visited is None and _VISITOR in session.query:
                    looks[_VISITOR] = await postgres.open_connection(session.database)
                    visited = session.database
                if (asked := _LOOK.search(session.query)) is None:
                    continue
                what, look = asked.groups()
                if what == "has had" and look in looks:
                    looks[look].terminate()
                elif look not in looks:
                    looks[look] = await postgres.open_connection(session.database)
                    if session.database in await postgres.databases():
                        own.append(session.database)
                    pauses = Pauses()
        return Watched(await call, own, visited)
    finally:
        for connection in looks.values():
            connection.terminate()
