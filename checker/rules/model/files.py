"""The files of a project, and finding one from another's imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.rules.model.module import Module
from checker.rules.model.source import UnreadableSourceError, read_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ALWAYS_INSTALLED = frozenset({"asyncpg", "pgdbm"})
"""What the rules know by heart. A copy of it inside the project is not read."""


class Files:
    """The files that are examined together, and the ones they import.

    Args:
        root: No file outside this folder is read.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._modules: dict[Path, Module | None] = {}
        self._imports: dict[tuple[Path, str, int], Module | None] = {}

    def module(self, path: Path) -> Module:
        """Read a file that is to be examined.

        Raises:
            UnreadableSourceError: It cannot be read.
        """
        key = path.absolute()
        known = self._modules.get(key)
        if known is None:
            self._modules[key] = None
            known = Module(*read_python(path))
            self._modules[key] = known
        known.text.path = path  # an import may have read it first, by another spelling
        return known

    def imported(self, importer: Module, name: str, level: int = 0) -> Module | None:
        """The project's module that an import statement names, if it is the project's.

        An absolute name is looked for from the importer's folder upwards to the root, so that both an
        installed layout and a folder of loose scripts resolve.
        """
        folder = importer.path.absolute().parent
        key = (folder, name, level)
        if key not in self._imports:
            self._imports[key] = self._find(folder, name, level)
        return self._imports[key]

    def conftests(self, module: Module) -> Iterator[Module]:
        """The `conftest.py` files whose fixtures a test file sees, the nearest first."""
        for folder in self._upwards(module.path.absolute().parent):
            found = self._load(folder / "conftest.py")
            if found is not None and found is not module:
                yield found

    def _find(self, folder: Path, name: str, level: int) -> Module | None:
        parts = [part for part in name.split(".") if part]
        if level:
            for _ in range(level - 1):
                folder = folder.parent
            return self._at(folder, parts)
        if parts[0] in _ALWAYS_INSTALLED:
            return None
        found = (self._at(base, parts) for base in self._upwards(folder))
        return next((module for module in found if module is not None), None)

    def _upwards(self, folder: Path) -> Iterator[Path]:
        yield folder
        while folder != self._root and self._root in folder.parents:
            folder = folder.parent
            yield folder

    def _at(self, base: Path, parts: list[str]) -> Module | None:
        target = base.joinpath(*parts)
        if parts:
            found = self._load(target.with_name(target.name + ".py"))
            if found is not None:
                return found
        return self._load(target / "__init__.py")

    def _load(self, path: Path) -> Module | None:
        if path not in self._modules:
            self._modules[path] = None
            if path.is_relative_to(self._root) and path.is_file():
                try:
                    self._modules[path] = Module(*read_python(path))
                except UnreadableSourceError:
                    # It is reported where it is examined; as an import it only tells nothing.
                    return None
        return self._modules[path]
