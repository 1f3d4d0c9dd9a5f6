"""Fresh databases for the trials of one exercise, made ahead of need."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.postgres.databases import Run, TrialDatabase
    from checker.trials.bench import Bench


class Databases:
    """Hands every trial a database of its own; the next one is made while the trial runs."""

    def __init__(self, run: Run, bench: Bench, *, wanted: int) -> None:
        self._run = run
        self._bench = bench
        self._to_make = wanted
        self._template: str | None = None
        self._next: asyncio.Task[TrialDatabase] | None = None
        self._drops: set[asyncio.Task[None]] = set()
        self._make_next()

    async def take(self) -> TrialDatabase:
        """A database that nobody has touched."""
        if self._next is None:
            self._to_make = 1
            self._make_next()
        assert self._next is not None  # noqa: S101  # just made
        database = await self._next
        self._next = None
        self._make_next()
        return database

    def give_back(self, database: TrialDatabase) -> None:
        """Drop a database, without waiting for it."""
        self._drops.add(asyncio.create_task(database.drop()))

    async def close(self) -> None:
        """Drop what was made ahead and wait for all drops; a drop that failed raises here."""
        if self._next is not None:
            self.give_back(await self._next)
        await asyncio.gather(*self._drops)

    def _make_next(self) -> None:
        if self._to_make > 0:
            self._to_make -= 1
            self._next = asyncio.create_task(self._make())

    async def _make(self) -> TrialDatabase:
        if self._template is None:
            self._template = await self._run.template(self._bench.exercise, self._bench.setup_sql)
        return await self._run.database(
            template=self._template,
            connection_limit=self._bench.connection_limit,
            create_databases=self._bench.create_databases,
            create_in_pg_catalog=self._bench.create_in_pg_catalog,
        )
