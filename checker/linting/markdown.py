"""The Python in Markdown files, as something that keeps its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from checker.rules.model.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANGUAGES = frozenset({"py", "python", "python3"})


class Block(NamedTuple):
    """A fenced block of Python.

    Attributes:
        text: what is in it, below as many empty lines as there are lines above it in the file.
        indent: how far the block is indented in the file: its columns are so much further right.
    """

    text: Text
    indent: int


def python_blocks(page: Text) -> Iterator[Block]:
    """Find the fenced blocks of Python in a page of Markdown, by CommonMark's rules."""
    for token in MarkdownIt().parse(page.content):
        language = token.info.lower().split()[:1]
        if token.type == "fence" and token.map is not None and _LANGUAGES.issuperset(language or [""]):
            first = token.map[0] + 1
            lines = token.content.split("\n")
            yield Block(Text(page.path, "\n" * first + token.content), _indent(page, first, lines))


def _indent(page: Text, first: int, lines: list[str]) -> int:
    """How much of the first line that holds anything is the block's own indentation in the page."""
    for number, line in enumerate(lines, first):
        if line.strip():
            return max(len(page.lines[number]) - len(line), 0)
    return 0
