"""Names and schemas: where rows are written, and whether names lead anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
from pgdbm import AsyncDatabaseManager, QueryError

from tests.quiz.harness.stage import entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.quiz.harness.stage import Stage


async def stays_in_its_bakery(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, item, pieces)`. It works for Ostrava and touches nobody else's rows."""
    before = await stage.contents()
    async with stage.pool() as pool:
        try:
            await entry(piece)(AsyncDatabaseManager(pool=pool, schema="ostrava"), "rye", 2)
        except QueryError as error:
            return repr(error.__cause__)
    after = await stage.contents()
    changed = [name for name in after if after[name] != before[name]]
    strangers = [name for name in changed if not name.startswith("ostrava.")]
    return f"Ostrava's call wrote into {strangers}" if strangers else None


async def what_it_made_can_be_used(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db)`. It makes `trays (id, item)` and more; a tray is then written and taken away."""
    async with stage.pool() as pool:
        db = AsyncDatabaseManager(pool=pool, schema="ostrava")
        try:
            await entry(piece)(db)
            await db.execute("INSERT INTO {{tables.trays}} (id, item) VALUES (1, 'rye')")
            await db.execute("DELETE FROM {{tables.trays}} WHERE id = 1")
        except QueryError as error:
            return repr(error.__cause__)
    return None


async def lists_its_bakery(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, column) -> rows`. It lists MaisonLune's crates, sorted by a column."""
    async with stage.pool() as pool:
        db = AsyncDatabaseManager(pool=pool, schema="MaisonLune")
        try:
            listed = await entry(piece)(db, "pieces")
        except (QueryError, asyncpg.PostgresError) as error:
            return repr(error.__cause__ or error)
    items = [row["item"] for row in listed]
    return None if items == ['"MaisonLune"', "rye"] else f"it listed {items}"
