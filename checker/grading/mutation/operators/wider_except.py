"""A handler catches more than it should."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source


def edits(source: Source) -> Iterator[Edit]:
    """Each `except` that does not name `BaseException`; one that only raises again catches nothing."""
    for handler in source.nodes(ast.ExceptHandler):
        if handler.type is None or _only_raises(handler):
            continue
        caught = source.of(handler.type)
        if caught != "BaseException":
            wider = "BaseException" if caught == "Exception" else "Exception"
            yield source.replace(handler.type, wider)


def _only_raises(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
