"""Opens what was handed in as what it is, which its first bytes say, whatever it is called."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from checker.submissions.errors import Refused
from checker.submissions.folders import NO_LINK, FolderSource
from checker.submissions.tars import TarSource, is_header
from checker.submissions.unpacking import COMPRESSIONS, Unpacking
from checker.submissions.zips import ZipSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from checker.submissions.caps import Caps
    from checker.submissions.entries import Source

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NO_ARCHIVE = (
    "It is no folder, no zip and no tar (.tar, .tar.gz, .tar.xz, .tar.bz2). Pack the folder as one of these."
)


@contextmanager
def opened(path: Path, caps: Caps) -> Iterator[Source]:
    """Open a submission for as long as the context lasts.

    Args:
        path: a folder or an archive; no link.
        caps: how much of it may be looked at.

    Raises:
        FileNotFoundError: if nothing is there.
        Refused: if it is nothing that can be read, or too large.
    """
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            raise Refused("It is a link. Give what it leads to.")
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a device may do something
            raise Refused(_NO_ARCHIVE)
        descriptor = os.open(path, NO_LINK)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the path
        raise FileNotFoundError(path) from None
    except OSError as error:
        raise Refused(f"It cannot be opened: {error.strerror}.") from None
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        try:
            yield FolderSource(descriptor, caps)
        finally:
            os.close(descriptor)
    else:
        with os.fdopen(descriptor, "rb") as file:
            yield _archive(file, caps)


def _archive(file: BinaryIO, caps: Caps) -> Source:
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        raise Refused(_NO_ARCHIVE)
    if found.st_size > caps.archive_bytes:
        size = f"It has {found.st_size:,} bytes, and {caps.archive_bytes:,} are the most."
        raise Refused(f"{size} Hand in the exercises alone.")
    first = file.read(512)
    if first.startswith(_ZIP):
        return ZipSource(file, caps)
    if first.startswith(tuple(COMPRESSIONS)):
        if not is_header(Unpacking(file, caps).some(512)):
            raise Refused(_NO_ARCHIVE)
    elif not is_header(first):
        raise Refused(_NO_ARCHIVE)
    return TarSource(file, caps)
