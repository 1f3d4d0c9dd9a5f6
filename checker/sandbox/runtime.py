"""What of this machine a sandbox shows: Python with its packages, and the files that make a subject."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

import checker

SUBJECT = ("__init__.py", "trials/__init__.py", "trials/subject", "sandbox/inside.py")
"""What of our own the code that is judged runs beside: nothing of it decides anything."""

_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
_LOADER = Path("/etc/ld.so.cache")


class Mount(NamedTuple):
    """A folder or file that is shown, read-only, where it is outside."""

    path: Path
    hides: bool = False
    """Whether an empty folder is shown in its place."""


class Link(NamedTuple):
    """A link of the system's, shown as it is."""

    path: Path
    target: str


def shown() -> list[Mount | Link]:
    """Everything that is shown, the outer before the inner."""
    found: list[Mount | Link] = []
    for path in map(Path, _SYSTEM):
        if path.is_symlink():
            found.append(Link(path, str(path.readlink())))
        elif path.exists():
            found.append(Mount(path))
    if _LOADER.exists():
        found.append(Mount(_LOADER))
    prefixes = {Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve()}
    found += [Mount(path) for path in sorted(prefixes) if not path.is_relative_to("/usr")]
    ours = Path(checker.__file__).resolve().parent
    if ours.is_relative_to(Path(sysconfig.get_path("purelib")).resolve()):
        found.append(Mount(ours, hides=True))  # it is installed beside the packages that are shown
    found += [Mount(ours / name) for name in SUBJECT]
    return found
