"""Changes to a piece of source text, by its syntax tree."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: what stands between two offsets, and what comes instead."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True)
class Source:
    """A file of Python, as text and as a tree."""

    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree, in which every node knows the one above it as `parent`."""
        tree = ast.parse(self.text)
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                child.parent = node  # type: ignore[attr-defined]  # read by `above` alone
        return tree

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        """All nodes of a kind, in the order in which they are written."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, kind)]
        return iter(
            sorted(found, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))
        )

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes that a node is in, the nearest first."""
        while (node := getattr(node, "parent", self.tree)) is not self.tree:
            yield node

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends."""
        place: ast.expr = node  # type: ignore[assignment]  # statements and handlers have the same four
        end_line, end_column = place.end_lineno or place.lineno, place.end_col_offset or 0
        return self._offset(place.lineno, place.col_offset), self._offset(end_line, end_column)

    def replace(self, node: ast.AST, instead: str) -> Edit:
        """Put other text in the place of a node."""
        return Edit(*self.span(node), instead)

    def indented(self, body: list[ast.stmt], column: int) -> str:
        """The lines of a block of statements, moved to another column; the first without its indentation."""
        start, end = self.span(body[0])[0], self.span(body[-1])[1]
        text = self.text[start:end]
        shift = body[0].col_offset - column
        return re.sub(rf"\n {{{shift}}}", "\n", text) if shift else text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _offset(self, line: int, column: int) -> int:
        start = self._line_starts[line - 1]
        encoded = self.text[start:].partition("\n")[0].encode()
        return start + len(encoded[:column].decode())


def line_of(text: str, offset: int) -> int:
    """The number of the line that an offset is on."""
    return text.count("\n", 0, offset) + 1
