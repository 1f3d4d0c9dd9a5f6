"""Changes to a piece of source text, by its syntax tree."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from checker.rules.model.scope import ScopeIndex
from checker.rules.model.source import Text

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
    def index(self) -> ScopeIndex:
        """The file's nodes, and what is around each."""
        return ScopeIndex(ast.parse(self.text))

    def nodes(self, *kinds: type[Node]) -> list[Node]:
        """All nodes of some kinds, in the order in which they are written."""
        found = [node for kind in kinds for node in self.index.nodes(kind)]
        return sorted(found, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends."""
        place: ast.expr = node  # type: ignore[assignment]  # statements and handlers have the same four
        span = self._places.span(place)
        start = self._places.offset(span.line, span.column)
        return start, self._places.offset(span.end_line, span.end_column)

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
    def _places(self) -> Text:
        return Text(Path(), self.text)


def line_of(text: str, offset: int) -> int:
    """The number of the line that an offset is on."""
    return text.count("\n", 0, offset) + 1
