"""What the findings in a file can depend on: the file, and all that it imports, directly or not.

It is told from bytes, before anything is parsed, for two questions. Is there any pgdbm in it? Most files of
most projects have none, and need no examination. And is anything different from last time?
"""

# ruff: noqa: PTH119, PTH120  # paths are texts here, see `Layout`

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.imports import imports_in
from checker.rules.model.source import UnreadableSourceError, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.rules.model.layout import Layout

_TRACES_OF_PGDBM = (b"pgdbm", b"asyncpg", b"{{tables.", b"{{schema}}")
"""Without one of these a rule has nothing to go by: no library that it knows, and no template."""
_TRACE_OF_MIGRATIONS = b"MigrationManager"
_TEST = re.compile(rb"def[ \t\\\n]+test")


class Reached(NamedTuple):
    """What is known of a file and all that it imports.

    Attributes:
        digest: a digest of it all, which changes when any of it does.
        concerns_pgdbm: whether pgdbm, asyncpg or a template occurs in it.
        concerns_migrations: whether pgdbm's class for migrations occurs in it.
    """

    digest: bytes
    concerns_pgdbm: bool
    concerns_migrations: bool


class _Node(NamedTuple):
    digest: bytes
    imports: tuple[str, ...] = ()
    concerns_pgdbm: bool = False
    concerns_migrations: bool = False


class Reach:
    """Follows the imports of files.

    Args:
        layout: Where the project's modules are.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._nodes: dict[str, _Node] = {}
        self._settled: dict[str, Reached] = {}

    def of(self, path: Path) -> Reached:
        """What is known of a file and all that it imports."""
        file = str(path.absolute())
        if file not in self._settled:
            self._settle(file)
        whole = self._settled[file]
        return whole._replace(digest=_digest(self._node(file).digest, whole.digest))

    def _settle(self, start: str) -> None:
        """Find the circles of imports that a file leads to, by Tarjan's algorithm, the innermost first.

        Files that import each other share what they reach, so each circle is dealt with as one.
        """
        number, lowest, path = {start: 0}, {start: 0}, [start]
        todo = [(start, self._followed(start))]
        while todo:
            file, imports = todo[-1]
            for imported in imports:
                if imported in self._settled:
                    continue
                if imported in number:
                    lowest[file] = min(lowest[file], number[imported])
                    continue
                number[imported] = lowest[imported] = len(number)
                path.append(imported)
                todo.append((imported, self._followed(imported)))
                break
            else:
                todo.pop()
                if todo:
                    outer = todo[-1][0]
                    lowest[outer] = min(lowest[outer], lowest[file])
                if lowest[file] == number[file]:
                    at = path.index(file)
                    self._settle_circle(set(path[at:]))
                    del path[at:]

    def _settle_circle(self, files: set[str]) -> None:
        nodes = [self._node(file) for file in files]
        outside = {file for node in nodes for file in node.imports if file not in files}
        beyond = [self._settled[file] for file in outside]
        digest = _digest(*sorted(node.digest for node in nodes), *sorted(each.digest for each in beyond))
        together: list[_Node | Reached] = [*nodes, *beyond]
        reached = Reached(
            digest,
            concerns_pgdbm=any(each.concerns_pgdbm for each in together),
            concerns_migrations=any(each.concerns_migrations for each in together),
        )
        self._settled |= dict.fromkeys(files, reached)

    def _followed(self, file: str) -> Iterator[str]:
        return iter(self._node(file).imports)

    def _node(self, file: str) -> _Node:
        if file not in self._nodes:
            self._nodes[file] = self._read(file)
        return self._nodes[file]

    def _read(self, file: str) -> _Node:
        try:
            content = read_bytes(Path(file))
        except UnreadableSourceError as error:
            return _Node(_digest(error.message.encode()))
        imports = () if file.endswith(".sql") else tuple(dict.fromkeys(self._imports(file, content)))
        names = (os.path.basename(file), *(os.path.relpath(each, self.layout.root) for each in imports))
        return _Node(
            _digest(content, *map(os.fsencode, names)),
            imports,
            concerns_pgdbm=any(trace in content for trace in _TRACES_OF_PGDBM),
            concerns_migrations=_TRACE_OF_MIGRATIONS in content,
        )

    def _imports(self, file: str, content: bytes) -> Iterable[str]:
        folder = os.path.dirname(file)
        for name, level in imports_in(content):
            imported = self.layout.imported(folder, name, level)
            if imported is not None:
                yield imported
        if b"fixture" in content or _TEST.search(content):
            yield from self.layout.conftests(folder)


def _digest(*parts: bytes) -> bytes:
    """A digest that tells the parts apart from any others."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()
