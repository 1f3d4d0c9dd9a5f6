"""From the characters that a string literal stands for back to the characters that spell it.

A literal may be several implicitly concatenated ones, raw, triple-quoted, formatted, and hold escapes.
Python's tree tells where the whole starts and ends; this reads what is between.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from checker.rules.model.source import Text

_OPENING = re.compile(r"""([A-Za-z]*)('''|\"\"\"|'|")""")
_BETWEEN = re.compile(r"(?:\s|\\\r?\n|#[^\r\n]*|[()])*")
_ESCAPE = re.compile(
    r"\\(?:(\r\n|\r|\n)|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]*\}|.)",
    re.DOTALL,
)
_NAMED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OPEN, _CLOSE = "([{", ")]}"


@lru_cache(maxsize=64)
def character_offsets(text: Text, literal: ast.Constant | ast.JoinedStr) -> list[int] | None:
    """For each known character of a literal, the index of the first character that spells it in the file.

    `None` when the reading does not give back exactly the text that Python read, so that a wrong place is
    never told.
    """
    if literal.end_lineno is None or literal.end_col_offset is None:
        return None
    start = text.offset(literal.lineno, text.column(literal.lineno, literal.col_offset))
    end = text.offset(literal.end_lineno, text.column(literal.end_lineno, literal.end_col_offset))
    characters = list(_characters(text.content, start, end))
    if "".join(character for character, _ in characters) != _known_text(literal):
        return None
    return [offset for _, offset in characters]


def _known_text(literal: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(literal, ast.Constant):
        return literal.value if isinstance(literal.value, str) else ""
    return "".join(
        value.value
        for value in literal.values
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    )


def _characters(content: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    at = start
    while at < end:
        opening = _OPENING.match(content, at)
        if opening is None:
            return
        prefix, quote = opening[1].lower(), opening[2]
        at = yield from _body(content, opening.end(), end, prefix, quote)
        between = _BETWEEN.match(content, at + len(quote))
        at = end if between is None else between.end()


def _body(content: str, at: int, end: int, prefix: str, quote: str) -> Generator[tuple[str, int], None, int]:
    """Read one literal up to its closing quote, whose index is returned."""
    raw, formatted = "r" in prefix, "f" in prefix
    while at < end and not content.startswith(quote, at):
        character = content[at]
        if character == "\\":
            spelled, value = _backslash(content, at, raw=raw)
        elif formatted and character in "{}":
            if content[at : at + 2] != character * 2:
                at = _after_hole(content, at)
                continue
            spelled, value = 2, character
        elif content.startswith("\r\n", at):
            spelled, value = 2, "\n"
        else:
            spelled, value = 1, "\n" if character == "\r" else character
        for index, one in enumerate(value):
            yield one, at + index if raw else at
        at += spelled
    return at


def _backslash(content: str, at: int, *, raw: bool) -> tuple[int, str]:  # noqa: PLR0911 - a return for each kind
    """The length of an escape sequence and the text that it stands for."""
    escape = _ESCAPE.match(content, at)
    if raw or escape is None:
        # In a raw literal the backslash keeps a following quote from closing it, and both stay.
        return 2, content[at : at + 2]
    if escape[1]:
        return len(escape[0]), ""
    body = escape[0][1:]
    if body in _NAMED:
        return 2, _NAMED[body]
    if body in {"\\", "'", '"'}:
        return 2, body
    if body[0] in "01234567":
        return len(escape[0]), chr(int(body, 8))
    if body[0] in "xuU" and len(body) > 1:
        return len(escape[0]), chr(int(body[1:], 16))
    if body[0] == "N" and len(body) > 1:
        return len(escape[0]), unicodedata.lookup(body[2:-1])
    return len(escape[0]), escape[0]


def _after_hole(content: str, at: int) -> int:
    """The index after the `{…}` of a formatted literal that starts here."""
    depth = 0
    while at < len(content):
        character = content[at]
        opening = _OPENING.match(content, at)
        if opening is not None:
            at = _after_string(content, opening.end(), opening[2])
            continue
        depth += (character in _OPEN) - (character in _CLOSE)
        at += 1
        if depth == 0:
            break
    return at


def _after_string(content: str, at: int, quote: str) -> int:
    while at < len(content) and not content.startswith(quote, at):
        at += 2 if content[at] == "\\" else 1
    return at + len(quote)
