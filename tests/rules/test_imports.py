"""What is told of imports from bytes is at least what Python's parser tells."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from checker.rules.model.imports import Import, imports_in

STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))
INSTALLED = Path(sysconfig.get_path("purelib"))
EVERY = 5
"""One file in so many."""


def _parsed(source: bytes) -> set[Import]:
    """The modules that the import statements of a source may name, by Python's parser."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            found |= {Import(name) for name in names | {name.partition(".")[0] for name in names}}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found.add(Import(module, node.level))
            inner = {alias.name for alias in node.names} - {"*"}
            found |= {Import(f"{module}.{name}".lstrip("."), node.level) for name in inner}
    return found


@pytest.mark.parametrize(
    "source",
    [
        b"import a",
        b"import a.b.c as d, e",
        b"from a import b as c, d",
        b"from a.b import *",
        b"from . import a",
        b"from .. import a, b",
        b"from ..a.b import c",
        b"from.a import b",
        b"from . a . b import c",
        b"from .import a",
        b"from a import (b)",
        b"from a import(b, c)",
        b"from a import (\n    b,  # not ) yet\n    c as d,\n)\n",
        b"from a import (b,); import c; from d import e\n",
        b"import a; import b",
        b"if x: import a",
        b"if x:\n\timport a\nelse:\n\tfrom b import c # d",
        b"import \\\n    a, \\\n    b\n",
        b"from a \\\n import b, \\\n    c\n",
        b"from \\\na import b\n",
        b"try: from a import b\nexcept ImportError: import c\n",
        b"\xef\xbb\xbfimport a",
        b"import a\r\nimport b\rfrom c import (\r d,\r)\r",
        "from bäckerei import öfen".encode(),
        b"x = 1  # import b\nimport a\n",
        b"def f(): from a import b; return b",
    ],
)
def test_every_spelling_of_an_import_is_seen(source: bytes) -> None:
    assert set(imports_in(source)) >= _parsed(source) != set()


def test_what_is_no_import_is_told_seldom() -> None:
    assert imports_in(b'important = "import"\nimport_all(a)\nx.imports\n# from a import b\n') == ()


def test_no_import_of_other_peoples_code_is_missed() -> None:
    files = sorted(STANDARD_LIBRARY.rglob("*.py")) + sorted(INSTALLED.rglob("*.py"))
    missed, seen = {}, 0
    for file in files[::EVERY]:
        source = file.read_bytes()
        try:
            parsed = _parsed(source)
        except (SyntaxError, ValueError):
            continue  # Python's own tests of what is no Python
        seen += len(parsed)
        if parsed - set(imports_in(source)):
            missed[file] = parsed - set(imports_in(source))
    assert missed == {}
    assert seen > 1000
