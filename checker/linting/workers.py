"""Examining many files, in as many processes as there are processors."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from checker.forking import ctrl_c_waits
from checker.linting.errors import ExaminationEnded
from checker.linting.examining import report_of
from checker.rules.engine.examination import Examiner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.linting.file_report import FileReport
    from checker.linting.scope import Scope
    from checker.rules.model.reach import Reach

_A_CHUNK = 300_000
"""In bytes. What is known of a chunk's files is forgotten with it, so that memory does not grow with the code
base; files next to each other import the same ones, which are read once in a chunk."""


def examine(files: Sequence[Path], scope: Scope, reach: Reach) -> Iterator[FileReport]:
    """Examine files.

    Args:
        files: which.
        scope: by which rules, and within which project.
        reach: what the files import.

    Yields:
        What there is to say of each, in the order of the files.

    Raises:
        ExaminationEnded: A process did not come to its end.
    """
    chunks = list(_chunks(files))
    processes = min(len(chunks), _processors())
    if processes < 2 or sys.platform != "linux":  # elsewhere, a fork is not safe  # noqa: PLR2004
        for chunk in chunks:
            yield from _examined(chunk, scope, reach)
        return
    # Late, for it takes longer to import than one process takes for a small code base.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    len(scope.rules)  # imported here, once, and inherited
    context = get_context("fork")
    with ProcessPoolExecutor(processes, context, _begin, (scope, reach)) as pool:
        try:
            with ctrl_c_waits():
                reports = pool.map(_in_a_process, chunks)
            for each in reports:
                yield from each
        except BrokenProcessPool:
            raise ExaminationEnded from None
        finally:
            pool.shutdown(cancel_futures=True)


def _processors() -> int:
    """How many of the machine's processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _chunks(files: Sequence[Path]) -> Iterator[list[Path]]:
    chunk: list[Path] = []
    size = 0
    for file in files:
        chunk.append(file)
        size += _size(file)
        if size >= _A_CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # that is said where it is opened


def _examined(chunk: Sequence[Path], scope: Scope, reach: Reach) -> list[FileReport]:
    examiner = Examiner(scope.rules, scope.root, reach=reach)
    reports = [report_of(file, examiner, scope) for file in chunk]
    del examiner
    gc.collect()  # the command runs without; the trees of a chunk are most of what it ever holds
    return reports


_inherited: list[tuple[Scope, Reach]] = []
"""In a process for examining: what it examines by."""


def _begin(scope: Scope, reach: Reach) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C goes to all, and only one is to say so
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _inherited.append((scope, reach))


def _in_a_process(chunk: Sequence[Path]) -> list[FileReport]:
    scope, reach = _inherited[-1]
    return _examined(chunk, scope, reach)
