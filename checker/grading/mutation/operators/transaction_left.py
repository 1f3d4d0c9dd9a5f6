"""A statement leaves the transaction that it stands in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source


def edits(source: Source) -> Iterator[Edit]:
    """In `async with db.transaction() as tx`, each use of `tx` becomes one of `db`."""
    for block in source.nodes(ast.AsyncWith):
        for item in block.items:
            match item:
                case ast.withitem(
                    context_expr=ast.Call(func=ast.Attribute(value=manager, attr="transaction")),
                    optional_vars=ast.Name(id=name),
                ):
                    for node in ast.walk(ast.Module(body=block.body, type_ignores=[])):
                        if isinstance(node, ast.Name) and node.id == name:
                            yield source.replace(node, source.of(manager))
                case _:
                    continue
