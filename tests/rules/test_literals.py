"""From the text of a string back to its place in the file, however the string is spelled."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checker.rules.model.literals import character_offsets
from checker.rules.model.source import Text

SPELLINGS = [
    '"plain X"',
    "'''triple\n  X'''",
    '"escaped \\n \\t \\\\ \\" \\x41 \\u00e9 \\U0001F950 \\N{BULLET} \\101 X"',
    'r"raw \\n \\" X"',
    '"é — 🥐 X"',
    '"one " "two " "X"',
    '("one "  # a comment with "quotes"\n   \'two \'\n   r"X")',
    '"over \\\nlines X"',
    'f"a {name} X"',
    'f"a {name!r:>{width}} {{doubled}} X"',
    "f\"a {d['key']} {f('}')} X\"",
    '"plain " f"{name} then " "X"',
    'rf"\\d {name} X"',
    '"""a\r\nb X"""',
    'f"""\n  {name}\n  X"""',
    'u"X"',
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_letter_is_found_in_the_file(spelling: str) -> None:
    content = f"é = 1\nvalue = ({spelling})\n"
    text = Text(Path("larder.py"), content)
    literal = (
        next(node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.JoinedStr))
        if 'f"' in spelling
        else next(
            node
            for node in ast.walk(ast.parse(content))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    )
    assert isinstance(literal, ast.JoinedStr | ast.Constant)
    offsets = character_offsets(text, literal)
    assert offsets is not None
    assert content[offsets[-1]] == "X"
    assert offsets == sorted(offsets)
    line, column = text.place(offsets[-1])
    assert text.lines[line - 1][column - 1] == "X"
    assert text.offset(line, column) == offsets[-1]
