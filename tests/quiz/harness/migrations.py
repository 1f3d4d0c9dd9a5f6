"""Migrations: what ran, how often, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, QueryError
from pgdbm.errors import MigrationError

from tests.quiz.harness.stage import connect, entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.quiz.harness.stage import Stage

_LABELS = {
    "001_initial.sql": "CREATE TABLE {{tables.labels}} (text text)",
    "002_first_label.sql": "INSERT INTO {{tables.labels}} (text) VALUES ('gluten')",
}
_LABELS_SINCE_MARCH = {
    "001_labels.sql": "CREATE TABLE IF NOT EXISTS {{tables.labels}} (text text)",
    "002_first_label.sql": _LABELS["002_first_label.sql"],
}
_REFUSED = (MigrationError, QueryError, asyncpg.PostgresError, TypeError)


def _write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, sql in files.items():
        (folder / name).write_text(sql)
    return folder


async def starts_beside_another_package(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, folder)`. Another package has applied its own 001_initial.sql there."""
    other = _write(stage.folder / "other", {"001_initial.sql": "CREATE TABLE {{tables.ovens}} (name text)"})
    folder = _write(stage.folder / "labels", _LABELS)
    async with stage.pool() as pool:
        db = AsyncDatabaseManager(pool=pool, schema="brightwater")
        # kata: ignore[migrations-without-module-name] -- the package beside the one in question
        await AsyncMigrationManager(db, str(other)).apply_pending_migrations()
        try:
            for _ in ("first start", "second start"):
                await entry(piece)(db, folder)
        except MigrationError as error:
            return repr(error)
    assert await stage.rows("brightwater.labels") == [("gluten",)]
    return None


async def runs_nothing_twice(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db, folder)`. The same files were applied before, under no name."""
    folder = _write(stage.folder / "labels", _LABELS_SINCE_MARCH)
    async with stage.pool() as pool:
        db = AsyncDatabaseManager(pool=pool, schema="brightwater")
        # kata: ignore[migrations-without-module-name] -- what was there before the piece
        await AsyncMigrationManager(db, str(folder)).apply_pending_migrations()
        _write(folder, {"003_second_label.sql": "INSERT INTO {{tables.labels}} (text) VALUES ('nuts')"})
        for _ in ("first start", "second start"):
            await entry(piece)(db, folder)
    labels = await stage.rows("brightwater.labels")
    return None if labels == [("gluten",), ("nuts",)] else f"labels: {labels}"


async def makes_each_bakery_its_tables(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (dsn, bakery, folder)`. It migrates two bakeries, whose schemas are there."""
    folder = _write(stage.folder / "labels", _LABELS)
    try:
        for bakery in ("brightwater", "ostrava"):
            await entry(piece)(stage.dsn, bakery, folder)
    except _REFUSED as error:
        return repr(error)
    found = await stage.tables("labels")
    return None if found == {"brightwater", "ostrava"} else f"the tables are in {sorted(found)}"


async def opens_both(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (pool, folder)`. It opens maisonlune and MaisonLune, of which each has a schema."""
    folder = _write(stage.folder / "labels", _LABELS)
    async with stage.pool() as pool:
        await entry(piece)(pool, folder)
    found = await stage.tables("labels")
    return None if found == {"maisonlune", '"MaisonLune"'} else f"the tables are in {sorted(found)}"


async def makes_types_for_two(stage: Stage, piece: Path) -> str | None:
    """Entry: `async (db)`. A role that may create in pg_catalog, as a superuser may, sets up two bakeries."""
    database = await stage.run.database(
        template=await stage.run.template("types", "CREATE SCHEMA brightwater; CREATE SCHEMA ostrava"),
        create_in_pg_catalog=True,
    )
    pool = None
    look = await connect(database.observer)
    try:
        pool = await AsyncDatabaseManager.create_shared_pool(
            stage.config(1).model_copy(update={"connection_string": database.app.dsn})
        )
        for bakery in ("brightwater", "ostrava"):
            await entry(piece)(AsyncDatabaseManager(pool=pool, schema=bakery))
        astray = await look.fetch(
            "SELECT t.typname FROM pg_type t JOIN pg_roles r ON r.oid = t.typowner"
            " WHERE r.rolname = $1 AND t.typnamespace = 'pg_catalog'::regnamespace",
            database.app.role,
        )
    except _REFUSED as error:
        return repr(error.__cause__ or error)
    finally:
        look.terminate()
        if pool is not None:
            pool.terminate()
        await database.drop()
    return f"made among PostgreSQL's own: {astray}" if astray else None


async def eleven_run_in_order(stage: Stage, piece: Path) -> str | None:
    """Entry: `(folder, number, title, sql)`, which writes a file. Each of eleven needs the one before."""
    folder = stage.folder / "steps"
    folder.mkdir()
    write = entry(piece)
    write(folder, 1, "steps", "CREATE TABLE {{tables.steps}} (step1 integer)")
    for number in range(2, 12):
        write(
            folder,
            number,
            f"step {number}",
            f"ALTER TABLE {{{{tables.steps}}}} RENAME COLUMN step{number - 1} TO step{number}",
        )
    async with stage.pool() as pool:
        db = AsyncDatabaseManager(pool=pool, schema="brightwater")
        try:
            await AsyncMigrationManager(db, str(folder), module_name="steps").apply_pending_migrations()
        except MigrationError as error:
            return repr(error)
    return None
