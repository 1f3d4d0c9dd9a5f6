"""Connections of the checker to a server, every wait on them bounded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

from checker.postgres import refusals

if TYPE_CHECKING:
    from checker.postgres.server import Server

CONNECT_SECONDS = 10.0
STATEMENT_SECONDS = 60.0
CLOSE_SECONDS = 5.0

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def connect(
    server: Server,
    *,
    database: str | None = None,
    user: str | None = None,
    password: str | None = None,
) -> Connection:
    """Connect as the server's role to its maintenance database, or as and to what is given.

    Raises:
        PostgresUnavailable: The server cannot be reached or does not let us in.
    """
    database = database or server.maintenance_database
    user = user or server.user
    with refusals.while_connecting(server, user, database):
        connection: Connection = await asyncpg.connect(
            host=server.host,
            port=server.port,
            user=user,
            password=password or server.password,
            database=database,
            # The embedded server has no TLS; asking for it costs a context and a round trip each time.
            ssl=False if server.source == "embedded" else None,
            timeout=CONNECT_SECONDS,
            command_timeout=STATEMENT_SECONDS,
            server_settings={"application_name": "pgdbm-kata"},
        )
    return connection


async def close(connection: Connection) -> None:
    """Close a connection, politely if the server answers in time."""
    try:
        await connection.close(timeout=CLOSE_SECONDS)
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()


class Maintenance:
    """The one connection on which a run makes and drops databases and roles; callers take turns.

    While it is open it holds the run's lock.
    """

    def __init__(self, server: Server, connection: Connection) -> None:
        self.server = server
        self._connection = connection
        self._turn = asyncio.Lock()

    async def execute(self, sql: str) -> None:
        """Execute one statement, or several as one transaction.

        Raises:
            PostgresUnavailable: The server cannot go on (it ended, its disk is full, it does not answer).
            asyncpg.PostgresError: It refuses the statement for any other reason.
        """
        async with self._turn:
            with refusals.while_working(self.server):
                await self._connection.execute(sql)

    async def fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Give the rows of a query; raises as `execute` does."""
        async with self._turn:
            with refusals.while_working(self.server):
                return await self._connection.fetch(sql, *arguments)

    async def value(self, sql: str, *arguments: object) -> Any:
        """Give the first column of a query's first row, or None; raises as `execute` does."""
        rows = await self.fetch(sql, *arguments)
        return rows[0][0] if rows else None

    async def close(self) -> None:
        """Close the connection, and with it give up the run's lock."""
        await close(self._connection)
