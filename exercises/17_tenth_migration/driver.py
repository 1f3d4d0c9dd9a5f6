"""Larder, as far as it concerns the menus: this starts one release or another of it at a bakery."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from changes import CHANGES, Change
from migrate import bring_up_to_date
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager, DatabaseConfig

TO_COME = [
    Change(99, "pies", "INSERT INTO {{tables.menu}} VALUES ('pie', 415) ON CONFLICT DO NOTHING"),
    Change(100, "round-prices", "UPDATE {{tables.menu}} SET pence = (pence + 49) / 50 * 50"),
    Change(101, "dearer-sugar", "UPDATE {{tables.menu}} SET pence = pence + 10"),
]
"""What releases in two years from now may change."""
WINDOW = {
    "1-menu.sql": "CREATE TABLE IF NOT EXISTS {{tables.window_lines}} (line text);"
    " INSERT INTO {{tables.window_lines}} VALUES ('Fresh every morning')"
}
"""The migrations of the screen in the shop window, another module of Larder's."""

NO_SPACE = """
CREATE FUNCTION {{schema}}.no_space() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR (SELECT pence FROM {{tables.menu}} WHERE item = 'rye loaf') > 420 THEN
        RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NEW;
END
$$;
"""
"""Refuses the dearer flour of release 10, or whatever is noted once it is on the menu."""

_pool: list[asyncpg.Pool] = []


def price_the_pie(pence: int) -> None:
    """What a pie will cost when release 99 brings it is known."""
    TO_COME[0] = TO_COME[0]._replace(sql=TO_COME[0].sql.replace("415", f"{pence}"))


async def start(bakery: str, release: int) -> None:
    """Start this release of Larder at a bakery that shares the pool with the others."""
    await _start(await _sharing(bakery), release)


async def start_alone(release: int) -> None:
    """Start this release at a bakery that runs Larder on its own, with a manager that has no schema."""
    manager = AsyncDatabaseManager(_config())
    await manager.connect()
    await _start(manager, release)


async def ran_until_now(bakery: str, releases: list[int]) -> None:
    """Start these releases at a bakery, one after the other, as they were at the time."""
    manager = await _sharing(bakery)
    for release in releases:
        files = {f"{change.release}-{change.title}.sql": change.sql for change in _up_to(release)}
        await _apply(manager, files, module_name="menu")


async def start_window(bakery: str) -> None:
    """Start the screen in the shop window, which brings its own tables up to date."""
    await _apply(await _sharing(bakery), WINDOW, module_name="window")


async def fill_disk(bakery: str, table: str) -> None:
    """The disk is full when the dearer flour comes: where the menu is kept, or where it is noted."""
    moment = {"menu": "UPDATE", "schema_migrations": "INSERT"}[table]
    manager = await _sharing(bakery)
    await manager.execute(NO_SPACE)
    await manager.execute(
        f"CREATE TRIGGER no_space BEFORE {moment} ON {{{{tables.{table}}}}}"
        " FOR EACH ROW EXECUTE FUNCTION {{schema}}.no_space()"
    )


async def empty_disk(bakery: str) -> None:
    """Priya has made room."""
    await (await _sharing(bakery)).execute("DROP FUNCTION {{schema}}.no_space() CASCADE")


async def _start(manager: AsyncDatabaseManager, release: int) -> None:
    await bring_up_to_date(manager, _up_to(release))


def _up_to(release: int) -> list[Change]:
    return [change for change in (*CHANGES, *TO_COME) if change.release <= release]


async def _apply(manager: AsyncDatabaseManager, files: Mapping[str, str], *, module_name: str) -> None:
    with TemporaryDirectory() as folder:
        _write(files, Path(folder))
        await AsyncMigrationManager(manager, folder, module_name=module_name).apply_pending_migrations()


def _write(files: Mapping[str, str], folder: Path) -> None:
    for name, sql in files.items():
        (folder / name).write_text(sql, encoding="utf-8")


async def _sharing(bakery: str) -> AsyncDatabaseManager:
    if not _pool:
        _pool.append(await AsyncDatabaseManager.create_shared_pool(_config()))
    return AsyncDatabaseManager(pool=_pool[0], schema=bakery)


def _config() -> DatabaseConfig:
    return DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=2)
