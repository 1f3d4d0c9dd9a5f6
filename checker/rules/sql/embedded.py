"""SQL inside Python strings: reading it, and telling where in the file a part of it stands."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from checker.rules.model.finding import Span
from checker.rules.model.strings import Hole, KnownText, Piece, place
from checker.rules.sql.tables import TableReference, table_references
from checker.rules.sql.template import has_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_HOLE = re.compile(r"__hole(\d+)__")


@dataclass(frozen=True)
class EmbeddedSql:
    """A string of SQL. Holes have become names, so that the rest can be read if they stand for one."""

    text: KnownText

    @cached_property
    def sql(self) -> str:
        """The text, with a made-up name for every hole."""
        return "".join(spelled for spelled, _ in self._spelled)

    @cached_property
    def is_templated(self) -> bool:
        """Whether the text holds one of pgdbm's templates."""
        return has_template(self.sql)

    @cached_property
    def references(self) -> list[TableReference]:
        """The tables that the text names; none, if PostgreSQL would not accept it."""
        return table_references(self.sql) or []

    @property
    def literals(self) -> list[ast.expr]:
        """The literals in the source that the text is made of."""
        return [part.literal for part in self.text.parts if isinstance(part, Piece)]

    def literal_at(self, index: int) -> ast.expr | None:
        """The literal that a character of the SQL is written in, in this place; None if it is elsewhere."""
        at = 0
        for spelled, part in self._spelled:
            at += len(spelled)
            if index < at:
                return part.literal if isinstance(part, Piece) and part.reference is None else None
        return None

    def hole(self, name: str | None) -> Hole | None:
        """The hole that a name in the SQL stands for, if the whole name is one."""
        match = _HOLE.fullmatch(name or "")
        if match is None:
            return None
        part = self.text.parts[int(match[1])]
        return part if isinstance(part, Hole) else None

    def has_hole(self, name: str | None) -> bool:
        """Whether a name in the SQL is made up in part or in full."""
        return _HOLE.search(name or "") is not None

    def place(self, start: int, end: int) -> tuple[Module, Span]:
        """Where a stretch of the SQL stands in the source."""
        first_module, first = self._place_within(start, end)
        last_module, last = self._place_within(max(end - 1, start), end)
        if last_module is not first_module or (last.line, last.column) < (first.line, first.column):
            return first_module, first
        return first_module, Span(first.line, first.column, last.end_line, last.end_column)

    @cached_property
    def _spelled(self) -> list[tuple[str, Piece | Hole]]:
        return [
            (part.text if isinstance(part, Piece) else f"__hole{number}__", part)
            for number, part in enumerate(self.text.parts)
        ]

    def _place_within(self, start: int, end: int) -> tuple[Module, Span]:
        """The place of the part that holds `start`, as far as it goes towards `end`."""
        at = 0
        for spelled, part in self._spelled:
            if start < at + len(spelled):
                return place(part, start - at, min(end - at, len(spelled)))
            at += len(spelled)
        spelled, part = self._spelled[-1]
        return place(part, 0, len(spelled))


def templated_strings(module: Module, project: Project) -> tuple[EmbeddedSql, ...]:
    """Find the strings of a file that are written for pgdbm, wherever they go."""
    return _templated_strings(module, project)


@lru_cache(maxsize=1)  # one rule after another asks for those of one file
def _templated_strings(module: Module, project: Project) -> tuple[EmbeddedSql, ...]:
    return tuple(_templated(module, project))


def _templated(module: Module, project: Project) -> Iterator[EmbeddedSql]:
    for kind in (ast.Constant, ast.JoinedStr):
        for node in module.index.nodes(kind):
            if isinstance(node, ast.Constant) and not isinstance(node.value, str):
                continue
            parent = module.index.parent(node)
            if isinstance(parent, ast.Expr | ast.JoinedStr | ast.FormattedValue | ast.BinOp):
                # A docstring, or a part of a longer string.
                continue
            text = project.text(module, node)
            if text is not None and (sql := EmbeddedSql(text)).is_templated:
                yield sql
