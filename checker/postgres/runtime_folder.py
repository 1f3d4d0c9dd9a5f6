"""The private folder in which the embedded clusters of one operating system user live."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checker.postgres.errors import PostgresUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a memory file system; the folder made in it is private

ROOM_NEEDED = 512 * 1024 * 1024
"""Free bytes before a cluster is put into memory: an empty one takes 30 MB, each database 8 MB."""


def candidates() -> Iterator[Path]:
    """Give the folders in which a cluster of this user may live, the fastest first.

    They need not exist.
    """
    name = f"pgdbm-kata-{os.geteuid()}"
    if sys.platform == "linux":
        yield _SHARED_MEMORY / name
    # Late, because a running cluster is nearly always found in the folder above, and this import is
    # a tenth of the time that a command may spend on finding its server.
    import tempfile  # noqa: PLC0415

    yield Path(tempfile.gettempdir()) / name


def create() -> Path:
    """Make the folder for a new cluster, where there is room, and give it.

    Raises:
        PostgresUnavailable: Something else has its name, or it cannot be made.
    """
    *memory, disk = candidates()
    folder = next((path for path in memory if _has_room_in_memory(path.parent)), disk)
    try:
        # Other users may pass through root's folder, not read it: PostgreSQL refuses to run as root,
        # so the data directory inside belongs to an unprivileged user.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as error:
        raise PostgresUnavailable(
            f"The folder for the embedded PostgreSQL could not be made: {error}.",
            "Set TMPDIR to a folder in which you may write, or name a server with --postgres URL.",
        ) from error
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Make sure that an existing folder is ours and that nobody else can write into it.

    Raises:
        PostgresUnavailable: It is not, so nothing found in it can be trusted.
    """
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        fault = "is not a folder"
    elif found.st_uid != os.geteuid():
        fault = f"belongs to the user with the id {found.st_uid}"
    elif found.st_mode & (0o022 if os.geteuid() == 0 else 0o077):
        fault = f"is open to other users (mode {stat.S_IMODE(found.st_mode):o})"
    else:
        return
    raise PostgresUnavailable(
        f"{folder} {fault}, so it cannot hold the embedded PostgreSQL.",
        f"If you know where it comes from, remove it (rm -r {folder}); or name a server with --postgres URL.",
    )


def in_memory(folder: Path) -> bool:
    """Say whether a folder lies on a memory file system."""
    return folder.is_relative_to(_SHARED_MEMORY) and _is_tmpfs(_SHARED_MEMORY)


def _has_room_in_memory(folder: Path) -> bool:
    if not (_is_tmpfs(folder) and os.access(folder, os.W_OK | os.X_OK)):
        return False
    volume = os.statvfs(folder)
    return volume.f_bavail * volume.f_frsize >= ROOM_NEEDED


def _is_tmpfs(folder: Path) -> bool:
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(fields[1:3] == [str(folder), "tmpfs"] for fields in map(str.split, mounts.splitlines()))
