"""What `kata doctor` looks at, one thing after the other."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from checker.postgres import BadPostgresChoice, PostgresUnavailable, binaries, control, obtain, runtime_folder
from checker.suite.errors import SuiteError
from checker.suite.progress import FOLDER, ProgressFile
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server
    from checker.suite.workspace import Workspace

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        good: False when something has to be done; None when it is only worth knowing.
        what: what was seen.
        remedy: what to do about it.
    """

    good: bool | None
    what: str
    remedy: str | None = None


def examine(choice: str | None) -> Iterator[Finding]:
    """Look at everything that a check needs.

    Args:
        choice: the value of `--postgres`.

    Yields:
        Findings, as soon as each is known.
    """
    yield _versions()
    yield from _workspace()
    chosen = choice or os.environ.get("KATA_POSTGRES") or "embedded"
    if chosen == "embedded":
        yield from _embedded()
    yield _server(choice, chosen.partition("://")[0])
    yield _docker(needed=chosen == "docker")


def _versions() -> Finding:
    names = ("pgdbm-kata", "pgdbm", "asyncpg", "pytest", "pytest-asyncio")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return Finding(True, f"Python {platform.python_version()} on {platform.system()}; {versions}")


def _workspace() -> Iterator[Finding]:
    try:
        workspace = open_workspace(Path.cwd())
    except SuiteError as error:
        yield Finding(False, "The workspace cannot be used", str(error))
        return
    broken = list(_broken_exercises(workspace))
    yield from broken
    if not broken:
        yield Finding(True, f"The workspace {workspace.root} has {len(workspace.exercises)} exercises")
    yield _writable(workspace)
    progress = ProgressFile(workspace.root).read()
    if progress.broken:
        yield Finding(False, "The progress file was broken", progress.broken)
    else:
        yield Finding(True, f"Progress is readable: {len(progress.records)} exercises begun")


def _broken_exercises(workspace: Workspace) -> Iterator[Finding]:
    for exercise in workspace.exercises:
        try:
            names = exercise.kata.files
            exercise.setup_sql()
        except SuiteError as error:
            yield Finding(False, f"The exercise {exercise.name} is broken", str(error))
            continue
        missing = [name for name in names if not (exercise.folder / name).is_file()]
        if missing:
            remedy = f"`kata reset {exercise.number}` brings back what was shipped, and keeps all else."
            yield Finding(False, f"The exercise {exercise.name} lacks {', '.join(missing)}", remedy)


def _writable(workspace: Workspace) -> Finding:
    folders = [workspace.root / FOLDER, workspace.root]
    folder = next(folder for folder in folders if folder.is_dir())
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding(True, "The workspace can be written to, so progress is kept")
    remedy = f"Give yourself the right to write to {folder}. Checks work all the same."
    return Finding(False, "The workspace cannot be written to, so progress is not kept", remedy)


def _embedded() -> Iterator[Finding]:
    try:
        yield Finding(True, f"PostgreSQL's programs: {binaries.find().programs}")
        running = [cluster for cluster in control.status() if cluster.running]
    except PostgresUnavailable as error:
        yield Finding(False, error.message, error.remedy)
        return
    for cluster in running:
        where = "in memory" if cluster.in_memory else "on disk, which is slower"
        yield Finding(
            None,
            f"The embedded PostgreSQL {cluster.version} runs (process {cluster.pid}, port {cluster.port}),"
            f" {where}: {cluster.data_directory}",
        )
    if not running:
        yield Finding(None, "The embedded PostgreSQL does not run yet; the first check starts it")
    yield _memory()


def _memory() -> Finding:
    *memory, disk = runtime_folder.candidates()
    for folder in memory:
        if runtime_folder.in_memory(folder):
            volume = os.statvfs(folder.parent)
            free, needed = volume.f_bavail * volume.f_frsize, runtime_folder.ROOM_NEEDED
            what = f"{folder.parent} is in memory and has {free // MEBIBYTE} MB free"
            if free >= needed:
                return Finding(True, what)
            remedy = f"Below {needed // MEBIBYTE} MB a new PostgreSQL goes to {disk}: slower, not wrong."
            return Finding(None, what, remedy)
    return Finding(None, f"There is no memory file system; PostgreSQL's files are in {disk}")


def _server(choice: str | None, source: str) -> Finding:
    began = time.perf_counter()
    try:
        with obtain(choice) as server:
            started = time.perf_counter() - began
            postgresql = asyncio.run(_work_on(server))
    except BadPostgresChoice as error:
        return Finding(False, "The choice of PostgreSQL makes no sense", error.message)
    except PostgresUnavailable as error:
        return Finding(False, error.message, error.remedy)
    seconds = f"reached in {started:.2f} s, a database made and dropped"
    return Finding(True, f"PostgreSQL {postgresql} ({source}) can be worked on: {seconds}")


async def _work_on(server: Server) -> str:
    """Do on the server what a trial does, and give its version."""
    from checker.postgres.databases import Run  # noqa: PLC0415  # asyncpg, where it is needed

    async with Run(server) as run:
        database = await run.database(template=await run.template("doctor", None))
        await database.drop()
        return run.server_version


def _docker(*, needed: bool) -> Finding:
    # Slow to import.
    from checker.postgres.docker import OTHERWISE  # noqa: PLC0415
    from checker.postgres.docker_engine import EngineFault, connected  # noqa: PLC0415

    try:
        with connected() as client:
            engine = client.version().get("Version", "of unknown version")
    except EngineFault as fault:
        if needed:
            return Finding(False, fault.message, f"{fault.remedy}; or {OTHERWISE}")
        wanted = "--postgres docker and `kata grade --sandbox docker`"
        return Finding(None, f"No Docker engine can be reached; it is only needed for {wanted}")
    return Finding(True if needed else None, f"The Docker engine {engine} can be reached")
