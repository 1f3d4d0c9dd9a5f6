"""Where a project keeps its modules: from the name in an import statement to a file."""

# ruff: noqa: PTH113, PTH118, PTH120, PTH208  # paths are texts here, see `Layout`

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

    All paths are absolute and texts: there are thousands to compare before anything is read.

    Args:
        root: The project's folder. Nothing outside of it is found.
    """

    def __init__(self, root: Path) -> None:
        self.root = str(root.absolute())
        self._within = os.path.join(self.root, "")
        self._imports: dict[tuple[str, str, int], str | None] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._around: dict[str, list[str]] = {}
        self._places: dict[str, list[str]] = {}

    def imported(self, folder: str, name: str, level: int = 0) -> str | None:
        """The file of the module that an import statement names, if it is the project's.

        An absolute name is looked for from the importer's folder upwards to the root, in each folder and
        in its `src`, so that an installed layout and a folder of loose scripts both resolve.

        Args:
            folder: The importer's folder.
            name: The module's name, which is empty in `from . import …`.
            level: How many dots stand before it.
        """
        key = (folder, name, level)
        if key not in self._imports:
            self._imports[key] = self._find(folder, name, level)
        return self._imports[key]

    def conftests(self, folder: str) -> Iterator[str]:
        """The `conftest.py` files whose fixtures a test in a folder sees, the nearest first."""
        for each in self._upwards(folder):
            if self._holds(each, "conftest.py"):
                yield os.path.join(each, "conftest.py")

    def _find(self, folder: str, name: str, level: int) -> str | None:
        parts = [part for part in name.split(".") if part]
        if level:
            for _ in range(level - 1):
                folder = os.path.dirname(folder)
            return self._at(folder, parts)
        if parts[0] in _ALWAYS_INSTALLED:
            return None
        first = {parts[0], f"{parts[0]}.py"}
        for place in self._searched(folder):
            if not first.isdisjoint(self._in(place)):
                file = self._at(place, parts)
                if file is not None:
                    return file
        return None

    def _searched(self, folder: str) -> list[str]:
        """The folders in which an absolute name is looked for, in that order."""
        if folder not in self._places:
            self._places[folder] = [
                place
                for base in self._upwards(folder)
                for place in ((base, os.path.join(base, _SOURCES)) if _SOURCES in self._in(base) else (base,))
            ]
        return self._places[folder]

    def _upwards(self, folder: str) -> list[str]:
        """A folder, and those around it up to the root."""
        if folder not in self._around:
            ends = not folder.startswith(self._within)
            self._around[folder] = [folder] if ends else [folder, *self._upwards(os.path.dirname(folder))]
        return self._around[folder]

    def _at(self, base: str, parts: list[str]) -> str | None:
        for part in parts[:-1]:
            if part not in self._in(base):
                return None
            base = os.path.join(base, part)
        if parts:
            if self._holds(base, f"{parts[-1]}.py"):
                return os.path.join(base, f"{parts[-1]}.py")
            if parts[-1] not in self._in(base):
                return None
            base = os.path.join(base, parts[-1])
        return os.path.join(base, "__init__.py") if self._holds(base, "__init__.py") else None

    def _holds(self, folder: str, name: str) -> bool:
        file = os.path.join(folder, name)
        return name in self._in(folder) and file.startswith(self._within) and os.path.isfile(file)

    def _in(self, folder: str) -> frozenset[str]:
        """The names in a folder; none if it is closed or none."""
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(folder))
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
