"""Makes submissions of every form out of paths and contents, as students' programs would, or would never."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

from checker.submissions import Caps, Handed, Taken, Wanted, take

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

WANTED = Wanted(
    {"01_hours": ("hours.py",), "02_orders": ("orders.py", "migrations/001_initial.sql")},
    beside={"01_hours": frozenset({"README.md", "driver.py"})},
    others=frozenset({"03_stock"}),
)
"""A suite of two exercises that are asked for, and one that is not."""

WHOLE = {
    "exercises/01_hours/hours.py": b"opens = 7\n",
    "exercises/02_orders/orders.py": b"orders = []\n",
    "exercises/02_orders/migrations/001_initial.sql": b"CREATE TABLE {{tables.orders}} ();\n",
}
"""All that can be handed in, and nothing else."""

TAKEN = {
    "01_hours": {"hours.py": b"opens = 7\n"},
    "02_orders": {
        "orders.py": b"orders = []\n",
        "migrations/001_initial.sql": b"CREATE TABLE {{tables.orders}} ();\n",
    },
}
"""What is taken of it."""


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path


def zipped(path: Path, files: Mapping[str, bytes] | Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """A zip with these entries, in their order; a name may come twice."""
    pairs = files.items() if hasattr(files, "items") else files
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def tarred(
    path: Path,
    files: Mapping[str, bytes] | Iterable[tuple[str | tarfile.TarInfo, bytes]],
    *,
    compression: str = "",
    form: int = tarfile.PAX_FORMAT,
) -> Path:
    """A tar with these entries, in their order."""
    pairs = files.items() if hasattr(files, "items") else files
    with tarfile.open(path, f"w:{compression}", format=form) as archive:  # type: ignore[call-overload]
        for name, content in pairs:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            if info.type in {tarfile.REGTYPE, tarfile.AREGTYPE}:
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def link(name: str, target: str = "/etc/passwd", kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    """An entry of a tar that is a link, or with another type a device or a pipe."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def taken_from(path: Path | None, wanted: Wanted = WANTED, caps: Caps | None = None) -> Taken:
    """What is taken of the submission there."""
    return take(Handed("amara", "amara", path), wanted, caps or Caps())


def told(taken: Taken) -> list[tuple[str, str]]:
    """The remarks, as they can be compared."""
    return [(remark.path, remark.message) for remark in taken.remarks]
