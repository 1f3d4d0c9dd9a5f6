"""What files are called in reports and baselines."""

from __future__ import annotations

import os
from pathlib import Path


def name_in(root: Path, path: Path) -> str:
    """A file's name in the project, which is the same from whichever folder the command is used.

    Args:
        root: the project's folder, without links.
        path: the file, as it was asked for. One outside the project keeps its full name.
    """
    asked_for = os.path.normpath(path.absolute())
    within = os.path.join(root, "")  # noqa: PTH118  # texts are compared several times as fast as paths
    for find in (os.path.normpath, os.path.realpath):
        candidate = find(asked_for)
        if candidate.startswith(within):
            return shown(Path(candidate.removeprefix(within)))
    return shown(Path(asked_for))


def shown(path: Path) -> str:
    """A path as text with forward slashes; bytes that are no UTF-8 become question marks of Unicode's."""
    return path.as_posix().encode(errors="surrogateescape").decode(errors="replace")
