"""Calls that are made in two steps: `functools.partial(f, a)(b)` is `f(a, b)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.values import LibraryName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

PARTIAL = LibraryName("functools.partial")
"""What makes the first of the two steps."""


def calls_to(project: Project, module: Module, name: str) -> Iterator[tuple[ast.Call, ast.Call]]:
    """The calls of something from a library in a file, and each again with all that it is given."""
    wanted = LibraryName(name)
    may_be_partial = "partial" in module.text.content
    for call in module.index.nodes(ast.Call):
        if project.value(module, call.func) == wanted:
            yield call, call
        elif may_be_partial:
            first = _first_step(project, module, call)
            if first is not None and project.value(module, first.args[0]) == wanted:
                yield call, _together(first, call)


def _first_step(project: Project, module: Module, call: ast.Call) -> ast.Call | None:
    """The call of `partial` that gave what is called here."""
    origins = project.origins(module, call.func)
    if len(origins) != 1 or origins[0].module is not module:
        return None
    first = origins[0].node
    if not isinstance(first, ast.Call) or not first.args:
        return None
    return first if project.value(module, first.func) == PARTIAL else None


def _together(first: ast.Call, second: ast.Call) -> ast.Call:
    """One call with the arguments of both. What the second gives by name counts."""
    whole = ast.Call(
        func=first.args[0],
        args=[*first.args[1:], *second.args],
        keywords=[*second.keywords, *first.keywords],
    )
    return ast.copy_location(whole, second)
