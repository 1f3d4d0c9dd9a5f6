"""The queries inside functions and `DO` blocks."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from checker.rules.sql.parser import Node, Statement, parse_body

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTO = re.compile(rf" {{{len('INTO x')},}}")
"""What PostgreSQL's parser leaves of `INTO x`: as many spaces, or more where there was space around it."""

_QUERY = 0
"""The `parseMode` of a whole statement."""
_DYNAMIC = -1
"""In place of a `parseMode`: an expression that gives a whole statement, after `EXECUTE`."""
_EXECUTING = frozenset({"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"})
_LITERAL = re.compile(r"""'(?P<quoted>[^'\\]*+)'|(?P<tag>\$\w*\$)(?P<dollars>.*?)(?P=tag)""", re.DOTALL)
_EXPRESSION = re.compile(r"(.+)", re.DOTALL)
_ASSIGNMENT = re.compile(r"[^=]+=(.+)", re.DOTALL)
_VALUE_OF = {
    _QUERY: _EXPRESSION,
    _DYNAMIC: _EXPRESSION,
    2: _EXPRESSION,
    3: _ASSIGNMENT,
    4: _ASSIGNMENT,
    5: _ASSIGNMENT,
}
"""By `parseMode`: a statement, an expression, and assignments to `x`, `x.y` and `x.y.z`."""
_OF_INTEREST = re.compile(r"\b(?:from|table|set_config)\b", re.IGNORECASE)
_NAME = r"""(?:[\w$]++|"[^"]++")"""
_ROW_TYPE = re.compile(rf"""(?<![\w$"'%.]){_NAME}(?:\.{_NAME})*+%ROWTYPE\b""", re.IGNORECASE)


def queries_in_body(statement: Statement, text: str) -> Iterator[tuple[str, int, bool]]:
    """Read the body of a function or `DO` block.

    Args:
        statement: The statement that holds the body.
        text: Its text.

    Yields:
        Each query of the body in the order of the text, its index there, and whether the function sets its
        own search_path.
    """
    options = _options(statement)
    language = options.get("language", {}).get("String", {}).get("sval", "plpgsql").lower()
    body = _body_text(options)
    if body is None:
        return
    start = text.find(body)
    if start < 0:
        # Written with escapes: its places cannot be told.
        return
    path_is_set = _sets_search_path(options.get("set", {}))
    if language == "sql":
        yield body, start, path_is_set
    elif language == "plpgsql":
        tree = parse_body(text) or parse_body(_with_records(text))
        for query, found in sorted(_places(tree, text, start), key=itemgetter(1)):
            yield query, found, path_is_set


def _with_records(text: str) -> str:
    """The parser knows no tables, and so no fields of their rows: a record may have any."""
    return _ROW_TYPE.sub(lambda found: "record".ljust(len(found[0])), text)


def _places(body: Any, text: str, start: int) -> Iterator[tuple[str, int]]:
    """The queries of a body and where they stand; the tree of a loop gives its body before its query."""
    ends: dict[str, int] = {}
    for written, mode in _plpgsql_queries(body):
        literal = _LITERAL.fullmatch(written) if mode == _DYNAMIC else None
        if mode != _QUERY and literal is None and _OF_INTEREST.search(written) is None:
            continue
        found = _find(written, text, ends.get(written, start))
        value = _VALUE_OF[mode].match(written) if mode in _VALUE_OF else None
        if found is None or value is None:
            continue
        ends[written] = found + len(written)
        if literal is not None:
            group = "dollars" if literal["quoted"] is None else "quoted"
            yield literal[group], found + literal.start(group)
            continue
        # A value is read as what is selected. The word stands before it, so that places still hold.
        before = "" if mode == _QUERY else "SELECT "
        yield before + value[1], found + value.start(1) - len(before)


def _find(query: str, text: str, start: int) -> int | None:
    """Where a query stands in a body.

    `PERFORM …` comes as `SELECT …`: its end then tells where. And `INTO …` comes as so many spaces.
    """
    found = text.find(query, start)
    if found >= 0:
        return found
    words = _INTO.split(query)
    if len(words) > 1:
        gaps = [f".{{{len(gap)}}}" for gap in _INTO.findall(query)] + [""]
        pattern = "".join(re.escape(word) + gap for word, gap in zip(words, gaps, strict=True))
        match = re.compile(pattern, re.DOTALL).search(text, start)
        if match is not None:
            return match.start()
    rest = re.escape(query.removeprefix("SELECT").strip())
    performed = re.compile(rf"\bPERFORM\s+{rest}", re.IGNORECASE).search(text, start)
    return None if performed is None else performed.end() - len(query)


def _options(statement: Statement) -> dict[str, Node]:
    entries = statement.tree.get("options") or statement.tree.get("args") or []
    elements = [entry.get("DefElem", {}) for entry in entries]
    return {element.get("defname", ""): element.get("arg", {}) for element in elements}


def _body_text(options: dict[str, Node]) -> str | None:
    given = options.get("as", {})
    items = given.get("List", {}).get("items", [given])
    texts = [item.get("String", {}).get("sval") for item in items]
    return texts[0] if len(texts) == 1 and isinstance(texts[0], str) else None


def _sets_search_path(option: Node) -> bool:
    return bool(option.get("VariableSetStmt", {}).get("name") == "search_path")


def _plpgsql_queries(tree: Any, owner: str = "", *, dynamic: bool = False) -> Iterator[tuple[str, int]]:
    """The queries, and the `parseMode` of each: how PL/pgSQL has PostgreSQL's parser read it.

    Args:
        tree: A body, or a part of it.
        owner: What the part belongs to: a kind of statement.
        dynamic: Whether an expression is one that gives a statement.
    """
    if isinstance(tree, list):
        for item in tree:
            yield from _plpgsql_queries(item, owner)
    elif isinstance(tree, dict):
        expression = tree.get("PLpgSQL_expr")
        if isinstance(expression, dict):
            yield expression.get("query", ""), _DYNAMIC if dynamic else expression.get("parseMode", 0)
        for name, value in tree.items():
            gives_statement = name == "dynquery" or (name == "query" and owner in _EXECUTING)
            yield from _plpgsql_queries(value, name, dynamic=gives_statement)
