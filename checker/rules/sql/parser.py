"""PostgreSQL's parser, behind one door: nothing else imports `pgparse`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

Node = dict[str, Any]
"""A piece of PostgreSQL's parse tree, as JSON."""

LONGEST = 100_000
"""In characters. The parser is C and recurses: a longer text can nest deeply enough to end the process."""

_LONGEST_REASON = 80
"""PostgreSQL repeats the text that it cannot read: all that follows a quote that is not closed."""

_DEEPEST = 300
"""How far a tree may nest, in lists and mappings: a statement with a hundred joins still does not. What reads
trees calls itself for every level, and Python ends that after a thousand calls."""

_OPERATORS = re.compile(r"[-+*/<>=~!@#%^&|`?]{1000}")
"""PostgreSQL's scanner takes a time that grows with the square of such a run: of `/*` written 50,000 times,
more than ten seconds."""


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
    if not _is_bearable(sql):
        return None
    return _parse(sql)


class Refusal(NamedTuple):
    """Why a text is not read, in the words of a sentence's end, and at which character."""

    reason: str
    at: int


def refusal(sql: str) -> Refusal | None:
    """Say why `parse` gives nothing for a text; `None` if it gives something."""
    if len(sql) > LONGEST:
        return Refusal(f"a text of more than {LONGEST:,} characters is not parsed", 0)
    if (run := _OPERATORS.search(sql)) is not None:
        return Refusal("a run of so many operators is not parsed", run.start())
    if _parse(sql) is not None:
        return None
    library = _library()
    try:
        library.parse(sql)
    except library.PGQueryError as error:
        if not error.message.startswith("memory exhausted"):
            first, *more = error.message.splitlines() or [""]
            cut = len(first) > _LONGEST_REASON or bool(more)
            shown = f"{first[:_LONGEST_REASON]}…" if cut else first
            return Refusal(f"this is not valid SQL ({shown})", max(error.position - 1, 0))
    except (RecursionError, ValueError):
        pass
    return Refusal("the SQL is nested too deeply to be examined", 0)


def parse_body(create_function: str) -> list[Node] | None:
    """Parse the body of a `CREATE FUNCTION` in PL/pgSQL, or a `DO` block; `None` if it is not to be read."""
    if not _is_bearable(create_function):
        return None
    return _call("parse_pgsql", create_function)


def _is_bearable(sql: str) -> bool:
    return len(sql) <= LONGEST and _OPERATORS.search(sql) is None


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


def _library() -> Any:
    # Loaded when first needed: the C library takes longer to load than most files take to examine.
    import pgparse  # type: ignore[import-not-found] # noqa: PLC0415 # it comes without types

    return pgparse


def _call(function: str, sql: str) -> list[Node] | None:
    library = _library()
    try:
        parsed: list[Node] = getattr(library, function)(sql)
    except (library.PGQueryError, RecursionError, ValueError):
        return None
    return None if _is_too_deep(parsed) else parsed


def _is_too_deep(tree: list[Node]) -> bool:
    level: list[Any] = [tree]
    for _ in range(_DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [child for children in inner for child in children if isinstance(child, dict | list)]
        if not level:
            return False
    return True
