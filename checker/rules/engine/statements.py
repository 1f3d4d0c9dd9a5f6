"""Which lines belong to which statement, so that a comment can be said to stand at one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.module import Module
from checker.rules.sql.comments import comments
from checker.rules.sql.parser import parse
from checker.rules.sql.template import with_sentinels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.source import Text


class Lines(NamedTuple):
    """The first and the last line of something."""

    first: int
    last: int

    def __contains__(self, line: object) -> bool:
        return isinstance(line, int) and self.first <= line <= self.last


class Statements:
    """The statements of a source; of a compound one (`with`, `def`, `except`) the lines of its head."""

    def __init__(self, source: Module | Text) -> None:
        found = _python(source) if isinstance(source, Module) else _sql(source)
        self._all = sorted(found, key=lambda lines: (lines.first, -lines.last))

    def around(self, line: int) -> Lines:
        """The statement that has this line, of several the longest; the line alone, if none has."""
        return next((lines for lines in self._all if line in lines), Lines(line, line))


def _python(module: Module) -> Iterator[Lines]:
    for node in ast.walk(module.tree):
        match node:
            case ast.match_case():
                yield _head(module.text, node.pattern.lineno, _first_line(node.body[0]))
            case ast.Match():
                yield _head(module.text, node.lineno, node.cases[0].pattern.lineno)
            case ast.stmt() | ast.ExceptHandler():
                first = _first_line(node)
                body: list[ast.stmt] = getattr(node, "body", [])
                if body:
                    yield _head(module.text, first, _first_line(body[0]))
                else:
                    yield Lines(first, node.end_lineno or first)
            case _:
                pass


def _head(text: Text, first: int, body: int) -> Lines:
    """The lines from the first to the one with the colon: what is between that and the body is the body's."""
    last = body - 1
    while last > first and text.lines[last - 1].lstrip()[:1] in {"", "#"}:
        last -= 1
    return Lines(first, max(last, first))


def _first_line(node: ast.stmt | ast.ExceptHandler) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _sql(text: Text) -> Iterator[Lines]:
    data = with_sentinels(text.content)
    ends = {comment.start: comment.end for comment in comments(text.content)}
    starts = {end: start for start, end in ends.items()}
    for statement in parse(data) or ():
        start, end = (len(data.encode()[:place].decode()) for place in (statement.start, statement.end))
        while start < end and (text.content[start].isspace() or start in ends):
            start = ends.get(start, start + 1)
        while start < end and (text.content[end - 1].isspace() or end in starts):
            end = starts.get(end, end - 1)
        yield Lines(text.place(start)[0], text.place(max(end - 1, start))[0])
