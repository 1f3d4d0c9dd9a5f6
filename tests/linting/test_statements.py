"""Which lines belong to which statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rules.engine.statements import Statements
from checker.rules.model.module import Module
from checker.rules.model.source import Text, parse_python

PYTHON = {
    "x = (\n    1\n)\n": {1: (1, 3), 2: (1, 3), 3: (1, 3), 4: (4, 4)},
    "if x:\n    y = (\n        1)\n": {1: (1, 1), 2: (2, 3), 3: (2, 3)},
    "with (\n    a,\n    b,\n):\n\n    # c\n    d\n": {1: (1, 4), 4: (1, 4), 5: (5, 5), 6: (6, 6), 7: (7, 7)},
    "@a\n@b(\n    1)\ndef f():\n    pass\n": {1: (1, 4), 3: (1, 4), 4: (1, 4), 5: (5, 5)},
    "def f():\n    @a\n    class B:\n        c: int\n": {1: (1, 1), 2: (2, 3), 3: (2, 3), 4: (4, 4)},
    "try:\n    a\nexcept (\n    B,\n):\n    c\nelse:\n    d\n": {1: (1, 1), 3: (3, 5), 5: (3, 5), 7: (7, 7)},
    "match (\n    a):\n    case 1:\n        b\n    case (2\n        | 3):\n        c\n": {
        1: (1, 2),
        2: (1, 2),
        3: (3, 3),
        4: (4, 4),
        5: (5, 6),
        6: (5, 6),
        7: (7, 7),
    },
    "if a: b = (\n    1)\n": {1: (1, 2), 2: (1, 2)},
    "a(); b(\n)\n": {1: (1, 2)},
    'def f(a="""\n# no comment\n"""):\n    b\n': {1: (1, 3)},
}

SQL = {
    "SELECT 1;\nSELECT\n 2\n;\n": {1: (1, 1), 2: (2, 3), 3: (2, 3), 4: (4, 4)},
    "-- a\n/* b\n */\nSELECT 1\n-- c\n\n": {1: (1, 1), 3: (3, 3), 4: (4, 4), 5: (5, 5)},
    "SELECT '日本',\n '語';\nSELECT {{tables.a}}.*\nFROM {{tables.a}};\n": {2: (1, 2), 3: (3, 4)},
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n SELECT 1; -- x\n$$;\n": {2: (1, 3)},
    "SELECT FROM WHERE;;\nx": {1: (1, 1), 2: (2, 2)},
}


@pytest.mark.parametrize("content", PYTHON)
def test_of_python_each_line_is_in_its_statement(content: str) -> None:
    text = Text(Path("a.py"), content)
    statements = Statements(Module(text, parse_python(text)))
    assert {line: tuple(statements.around(line)) for line in PYTHON[content]} == PYTHON[content]


@pytest.mark.parametrize("content", SQL)
def test_of_sql_comments_around_a_statement_are_not_in_it(content: str) -> None:
    statements = Statements(Text(Path("a.sql"), content))
    assert {line: tuple(statements.around(line)) for line in SQL[content]} == SQL[content]
