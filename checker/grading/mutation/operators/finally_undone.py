"""What stands in a `finally` comes after the `try` instead, and so only when nothing was raised."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source


def edits(source: Source) -> Iterator[Edit]:
    """Each `try` with a `finally`."""
    for node in source.nodes(ast.Try):
        if not node.finalbody:
            continue
        margin = "\n" + " " * node.col_offset
        after = source.indented(node.finalbody, node.col_offset)
        if node.handlers:
            start = source.span(node)[0]
            last = (node.orelse or node.handlers[-1].body)[-1]
            before = source.text[start : source.span(last)[1]]
        else:
            before = source.indented([*node.body, *node.orelse], node.col_offset)
        yield source.replace(node, f"{before}{margin}{after}")
