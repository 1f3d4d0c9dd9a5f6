"""Where a project keeps its modules: from the name in an import statement to a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ALWAYS_INSTALLED = frozenset({"asyncpg", "pgdbm"})
"""What the rules know by heart. A copy of it inside the project is not read."""
_SOURCES = "src"
"""Where packaging guides put a project's packages, beside its tests."""


class Layout:
    """Finds a project's modules, without reading them.

    Args:
        root: The project's folder. Nothing outside of it is found.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._imports: dict[tuple[Path, str, int], Path | None] = {}
        self._names: dict[Path, frozenset[str]] = {}
        self._around: dict[Path, list[Path]] = {}

    def imported(self, folder: Path, name: str, level: int = 0) -> Path | None:
        """The file of the module that an import statement names, if it is the project's.

        An absolute name is looked for from the importer's folder upwards to the root, in each folder and
        in its `src`, so that an installed layout and a folder of loose scripts both resolve.

        Args:
            folder: The importer's folder, as an absolute path.
            name: The module's name, which is empty in `from . import …`.
            level: How many dots stand before it.
        """
        key = (folder, name, level)
        if key not in self._imports:
            self._imports[key] = self._find(folder, name, level)
        return self._imports[key]

    def conftests(self, folder: Path) -> Iterator[Path]:
        """The `conftest.py` files whose fixtures a test in a folder sees, the nearest first."""
        for each in self._upwards(folder):
            if self._holds(each, "conftest.py"):
                yield each / "conftest.py"

    def _find(self, folder: Path, name: str, level: int) -> Path | None:
        parts = [part for part in name.split(".") if part]
        if level:
            for _ in range(level - 1):
                folder = folder.parent
            return self._at(folder, parts)
        if parts[0] in _ALWAYS_INSTALLED:
            return None
        found = (
            self._at(place, parts) for base in self._upwards(folder) for place in (base, base / _SOURCES)
        )
        return next((file for file in found if file is not None), None)

    def _upwards(self, folder: Path) -> list[Path]:
        """A folder, and those around it up to the root."""
        if folder not in self._around:
            parent = folder.parent
            ends = folder == self.root or self.root not in folder.parents
            self._around[folder] = [folder] if ends else [folder, *self._upwards(parent)]
        return self._around[folder]

    def _at(self, base: Path, parts: list[str]) -> Path | None:
        for part in parts[:-1]:
            if part not in self._in(base):
                return None
            base = base / part
        if parts:
            if self._holds(base, f"{parts[-1]}.py"):
                return base / f"{parts[-1]}.py"
            if parts[-1] not in self._in(base):
                return None
            base = base / parts[-1]
        return base / "__init__.py" if self._holds(base, "__init__.py") else None

    def _holds(self, folder: Path, name: str) -> bool:
        return (
            name in self._in(folder) and folder.is_relative_to(self.root) and os.path.isfile(folder / name)  # noqa: PTH113  # does not raise where a folder is closed
        )

    def _in(self, folder: Path) -> frozenset[str]:
        """The names in a folder; none if it is closed or none."""
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(folder))  # noqa: PTH208  # names are all that is asked
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]


def common_folder(paths: Sequence[Path]) -> Path:
    """The innermost folder that all of these are in."""
    folders = [path if is_folder(path) else path.parent for path in paths]
    return Path(os.path.commonpath([folder.absolute() for folder in folders])) if folders else Path()


def is_folder(path: Path) -> bool:
    """Whether a path is a folder. One that cannot be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        # It is examined as a file, which tells what is the matter.
        return False
