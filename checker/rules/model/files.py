"""The files of a project, and finding one from another's imports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checker.rules.model.module import Module
from checker.rules.model.source import UnreadableSourceError, read_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.layout import Layout


class Files:
    """The files that are examined together, and the ones they import.

    Args:
        layout: Where they are.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._modules: dict[Path, Module | None] = {}

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
        """The project's module that an import statement names, if it is the project's and can be read."""
        file = self._layout.imported(str(importer.path.absolute().parent), name, level)
        return None if file is None else self._load(Path(file))

    def conftests(self, module: Module) -> Iterator[Module]:
        """The `conftest.py` files whose fixtures a test file sees, the nearest first."""
        for file in self._layout.conftests(str(module.path.absolute().parent)):
            found = self._load(Path(file))
            if found is not None and found is not module:
                yield found

    def _load(self, path: Path) -> Module | None:
        if path not in self._modules:
            self._modules[path] = None
            try:
                self._modules[path] = Module(*read_python(path))
            except UnreadableSourceError:
                # It is reported where it is examined; as an import it only tells nothing.
                return None
        return self._modules[path]
