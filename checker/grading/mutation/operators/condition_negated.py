"""A condition is turned round."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source


def edits(source: Source) -> Iterator[Edit]:
    """The test of each `if`, `while`, conditional expression and comprehension."""
    tests = [node.test for node in source.nodes(ast.If)]
    tests += [node.test for node in source.nodes(ast.IfExp)]
    tests += [node.test for node in source.nodes(ast.While)]
    tests += [test for node in source.nodes(ast.comprehension) for test in node.ifs]
    for test in tests:
        if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
            continue
        yield source.replace(test, f"(not ({source.of(test)}))")
