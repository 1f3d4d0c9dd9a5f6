"""Everything that the trials of one exercise run on."""

from __future__ import annotations

import contextlib
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker import temporary
from checker.sandbox import outside
from checker.sandbox.forkserver import COMMAND, ENVIRONMENT
from checker.trials.subject.program import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.postgres.server import Server
    from checker.sandbox.contract import Held


@dataclass(frozen=True, slots=True)
class Bench:
    """What the trials of one exercise are run with.

    Attributes:
        exercise: its name; also the key of its template database.
        trials: the files with the trials.
        own_folder: the exercise's folder in the suite.
        own_files: the suite's own files that the subject needs, relative to it.
        learner_folder: where the learner's files are: that same folder, or what stands in for it.
        learner_files: their paths, relative to it.
        driver: the driver's file.
        preload: modules to import before a subject is forked.
        limits: what a subject may use.
        setup_sql: what makes the database that every trial gets a copy of.
        connection_limit: CONNECTION LIMIT of the role that the code connects as.
        create_databases: whether that role may create databases.
        create_in_pg_catalog: whether that role may create in pg_catalog.
        held: where a sandbox lets subjects read and write; None without one.
        seed: what trials draw their inputs from; None for the usual ones. It stays in this process.
        server: the PostgreSQL to run against.
        forkserver: the socket at which subjects are forked; None runs the code in this process.
    """

    exercise: str
    trials: tuple[Path, ...]
    own_folder: Path
    own_files: tuple[str, ...]
    learner_folder: Path
    learner_files: tuple[str, ...]
    driver: str
    server: Server
    forkserver: Path | None
    preload: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    setup_sql: str | None = None
    connection_limit: int | None = None
    create_databases: bool = False
    create_in_pg_catalog: bool = False
    held: Held | None = None
    seed: str | None = field(default=None, repr=False)


@contextlib.contextmanager
def forkserver() -> Iterator[Path]:
    """Start the process that subjects are forked from; it and all its subjects end with the block.

    It imports pgdbm while the caller goes on: a connection made before it is ready waits in the backlog.

    Yields:
        The socket to connect to.
    """
    with temporary.folder("forkserver") as folder:  # only this user can connect
        path = folder / "socket"
        with outside.listening(path) as listener:
            process = subprocess.Popen(
                [*COMMAND, str(listener.fileno())],
                stdin=subprocess.PIPE,  # the lifeline: it ends when this closes, however we end
                pass_fds=[listener.fileno()],
                cwd=folder,
                env=ENVIRONMENT,
                start_new_session=True,
            )
        try:
            yield path
        finally:
            if process.stdin:
                process.stdin.close()
            process.terminate()  # while it still imports, it would not notice the lifeline
            process.wait()
