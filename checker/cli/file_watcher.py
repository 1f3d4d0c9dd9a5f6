"""Tells which files were saved, from a process of its own.

watchfiles runs threads, and the judge forks. A lock that another thread holds at that moment stays locked in
the fork for ever, so whoever forks must have one thread only. Here the threads are in a helper process, and
what it sees comes over a pipe: one path a line.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DEBOUNCE_MILLISECONDS = 200
ORPHAN_LOOKS_EVERY_MILLISECONDS = 1000


class WatcherEnded(Exception):  # it names what happened
    """The helper process has ended, and said this."""


class Saves:
    """What has been saved, as it becomes known. `select` can wait for it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        self._process = process
        self._pipe = process.stdout.fileno()
        self._rest = b""

    def fileno(self) -> int:
        """The pipe."""
        return self._pipe

    def read(self) -> set[Path]:
        """The files that were saved since the last time. Waits until there is one.

        Raises:
            WatcherEnded: if nothing more will come.
        """
        chunk = os.read(self._pipe, 1 << 16)
        if not chunk:
            raise WatcherEnded(f"Files are no longer watched (exit code {self._process.wait()}).")
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return {Path(os.fsdecode(line)) for line in lines}


@contextmanager
def watching(folder: Path) -> Iterator[Saves]:
    """Watch all files below a folder while the context is open."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "checker.cli.file_watcher", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is ours to handle
    )
    try:
        yield Saves(process)
    finally:
        process.terminate()
        process.communicate()


def main() -> None:
    """Write a line for each file that is saved, until nobody reads them."""
    # WATCHFILES_FORCE_POLLING and WSL are dealt with by watchfiles itself.
    from watchfiles import watch  # noqa: PLC0415  # the process that starts this one must not import it

    parent = os.getppid()
    changes = watch(
        sys.argv[1],
        debounce=DEBOUNCE_MILLISECONDS,
        rust_timeout=ORPHAN_LOOKS_EVERY_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    try:
        for batch in changes:
            if os.getppid() != parent:
                return
            for _, path in batch:
                sys.stdout.buffer.write(os.fsencode(path) + b"\n")
            sys.stdout.flush()
    except OSError as error:
        sys.exit(f"kata: {sys.argv[1]} cannot be watched: {error}. WATCHFILES_FORCE_POLLING=1 may help.")


if __name__ == "__main__":
    main()
