"""Larder's host, as far as it concerns packages: it installs them, and starts those that a bakery has."""

from __future__ import annotations

import importlib
import os
from contextlib import AsyncExitStack
from pathlib import Path

import package
from pgdbm import AsyncDatabaseManager, DatabaseConfig

from checker.trials.subject.new_interpreter import run_in_new_interpreter

WORK = {
    "orders": "INSERT INTO {{tables.orders}} (customer) VALUES ($1)",
    "billing": "INSERT INTO {{tables.invoices}} (customer) VALUES ($1)",
}

_installed: dict[str, Path] = {}
_process = AsyncExitStack()
_managers: dict[str, AsyncDatabaseManager] = {}
_packages: dict[tuple[str, str], package.Package] = {}


def deploy(release: str, migrations: list[str], renamed: dict[str, str]) -> None:
    """Install a build of the packages. Every build gets a new folder, with a folder for each package.

    Args:
        release: the number of the release that it is a build of.
        migrations: the files that have been merged by now.
        renamed: what is called otherwise in them than in those of the exercise.
    """
    builds = Path(os.environ["TMPDIR"])
    build = builds / f"build-{len([*builds.glob('build-*')]) + 1}"
    for name in WORK:
        folder = build / name
        (folder / "migrations").mkdir(parents=True)
        (folder / "RELEASE").write_text(f"{release}\n", encoding="utf-8")
        for file in migrations:
            sql = (Path(__file__).parent / name / "migrations" / file).read_text(encoding="utf-8")
            for usual, other in renamed.items():
                sql = sql.replace(f"'{usual}'", f"'{other}'")
            (folder / "migrations" / file).write_text(sql, encoding="utf-8")
        _installed[name] = folder


async def start_larder(bakeries: list[str]) -> None:
    """Larder's process starts: a shared pool, and for every bakery a manager for its schema."""
    await _begin_a_process()
    pool = await AsyncDatabaseManager.create_shared_pool(_config())
    _process.push_async_callback(pool.close)
    for bakery in bakeries:
        _managers[bakery] = AsyncDatabaseManager(pool=pool, schema=bakery)


async def restart_larder(packages: dict[str, list[str]]) -> list[list[str]]:
    """Larder's process ends, and a new one starts these packages of each bakery, in this order.

    Returns:
        what was refused: bakery, package, and the error.
    """
    await _process.aclose()
    installed = {name: str(folder) for name, folder in _installed.items()}
    refused: list[list[str]] = await run_in_new_interpreter(
        "driver", "_start_all", installed=installed, packages=packages
    )
    return refused


async def _start_all(installed: dict[str, str], packages: dict[str, list[str]]) -> list[list[str]]:
    _installed.update({name: Path(folder) for name, folder in installed.items()})
    await start_larder([*packages])
    refused = []
    for bakery, names in packages.items():
        for name in names:
            try:
                await start_package(bakery, name)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is told
                refused.append([bakery, name, f"{type(error).__name__}: {error}".splitlines()[0]])
    await _process.aclose()
    return refused


async def start_alone(bakery: str) -> None:
    """The process of a bakery that runs Larder on its own starts: one manager, without a schema."""
    await _begin_a_process()
    _managers[bakery] = AsyncDatabaseManager(_config())
    await _managers[bakery].connect()
    _process.push_async_callback(_managers[bakery].disconnect)


async def start_package(bakery: str, name: str) -> str:
    """Start a package for a bakery, and return what Mei's screen shows of it."""
    _packages[bakery, name] = package.Package(_installed[name], _managers[bakery])
    await _packages[bakery, name].start()
    return _packages[bakery, name].title


async def work(bakery: str, name: str) -> None:
    """A customer orders, or gets an invoice."""
    await _packages[bakery, name].db.execute(WORK[name], f"a customer of {bakery}")


async def _begin_a_process() -> None:
    """What the process before had open is closed, and what it had in its memory is gone."""
    await _process.aclose()
    _managers.clear()
    _packages.clear()
    importlib.reload(package)


def _config() -> DatabaseConfig:
    return DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=4)
