"""Where the comments are in a text of SQL, which PostgreSQL's parser does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Comment(NamedTuple):
    """A comment, with its `--` or `/*`, and where it starts and ends, as indexes into the text."""

    start: int
    end: int


_OPENING = re.compile(
    r"""
      (?P<line>--[^\r\n]*)
    | (?P<block>/\*)
    | (?P<dollar>(?<![\w$])\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$)
    | (?<!\w)[eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z)
    | '(?:[^']|'')*+(?:'|\Z)
    | "(?:[^"]|"")*+(?:"|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
"""What a `--` may be inside of, by section 4.1 (Lexical Structure) of PostgreSQL's manual."""
_BLOCK = re.compile(r"/\*|\*/")


def comments(sql: str) -> Iterator[Comment]:
    """Find the comments; block comments nest, and one that is not closed goes to the end."""
    at = 0
    while (found := _OPENING.search(sql, at)) is not None:
        at = found.end()
        if found.lastgroup == "line":
            yield Comment(found.start(), at)
        elif found.lastgroup == "block":
            at = _end_of_block(sql, at)
            yield Comment(found.start(), at)
        elif found.lastgroup == "dollar":
            closing = sql.find(found["dollar"], at)
            at = len(sql) if closing < 0 else closing + len(found["dollar"])


def _end_of_block(sql: str, at: int) -> int:
    depth = 1
    for mark in _BLOCK.finditer(sql, at):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(sql)
