"""A manager that should share a pool gets one of its own."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source


def edits(source: Source) -> Iterator[Edit]:
    """Each `pool=` in a coroutine, where the function's own `create_shared_pool(...)` can be said again."""
    for function in source.nodes(ast.AsyncFunctionDef):
        made = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Await)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
            and node.value.func.attr == "create_shared_pool"
        ]
        if not made:
            continue
        another = f"await {source.of(made[0])}"
        for keyword in ast.walk(function):
            if isinstance(keyword, ast.keyword) and keyword.arg == "pool":
                yield source.replace(keyword.value, another)
