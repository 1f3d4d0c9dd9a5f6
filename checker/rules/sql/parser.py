"""PostgreSQL's parser, behind one door: nothing else imports `pgparse`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Node = dict[str, Any]
"""A piece of PostgreSQL's parse tree, as JSON."""

_LONGEST = 100_000
"""In characters. The parser is C and recurses: a longer text can nest deeply enough to end the process."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: the name of its kind, its tree, and where its text starts and ends."""

    kind: str
    tree: Node
    start: int
    end: int


def parse(sql: str) -> list[Statement] | None:
    """Parse statements; `None` if PostgreSQL would refuse them, or they cannot be read.

    All places in the trees are indexes of UTF-8 bytes, `start` and `end` too.
    """
    if len(sql) > _LONGEST:
        return None
    return _parse(sql)


def parse_body(create_function: str) -> list[Node] | None:
    """Parse the body of a `CREATE FUNCTION` in PL/pgSQL, or a `DO` block; `None` if it is not to be read."""
    if len(create_function) > _LONGEST:
        return None
    return _call("parse_pgsql", create_function)


@lru_cache(maxsize=512)
def _parse(sql: str) -> list[Statement] | None:
    parsed = _call("parse", sql)
    if parsed is None:
        return None
    size = len(sql.encode())
    statements = []
    for entry in parsed:
        start = entry.get("stmt_location", 0)
        end = start + entry["stmt_len"] if "stmt_len" in entry else size
        for kind, tree in entry.get("stmt", {}).items():
            statements.append(Statement(kind, tree, start, end))
    return statements


def _call(function: str, sql: str) -> list[Node] | None:
    # Loaded when first needed: the C library takes longer to load than most files take to examine.
    import pgparse  # type: ignore[import-not-found] # noqa: PLC0415 # it comes without types

    try:
        parsed: list[Node] = getattr(pgparse, function)(sql)
    except (pgparse.PGQueryError, RecursionError, ValueError):
        return None
    return parsed
