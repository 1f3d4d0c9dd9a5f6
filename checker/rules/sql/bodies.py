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
        for query, found in sorted(_places(parse_body(text), text, start), key=itemgetter(1)):
            yield query, found, path_is_set


def _places(body: Any, text: str, start: int) -> Iterator[tuple[str, int]]:
    """The queries of a body and where they stand; the tree of a loop gives its body before its query."""
    ends: dict[str, int] = {}
    for query in _plpgsql_queries(body):
        found = _find(query, text, ends.get(query, start))
        if found is not None:
            ends[query] = found + len(query)
            yield query, found


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


def _plpgsql_queries(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for item in tree:
            yield from _plpgsql_queries(item)
    elif isinstance(tree, dict):
        expression = tree.get("PLpgSQL_expr")
        if isinstance(expression, dict) and expression.get("parseMode") == 0:
            yield expression.get("query", "")
        for value in tree.values():
            yield from _plpgsql_queries(value)
