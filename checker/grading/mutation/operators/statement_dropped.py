"""A statement is left out."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from checker.grading.mutation.edit import Edit
from checker.rules.model.scope import FunctionNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Source

_DROPPED = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Raise, ast.Return, ast.Delete)
_DOLLAR = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|--[^\n]*", re.DOTALL)
"""Where a semicolon ends nothing: in a function's body, a literal, a comment."""


def edits(source: Source) -> Iterator[Edit]:
    """Each simple statement inside a function becomes `pass`; what only logs or documents stays."""
    for node in source.nodes(*_DROPPED):
        if _does_nothing(node, source.index.parent(node)):
            continue
        if any(isinstance(outer, FunctionNode) for outer in source.index.ancestors(node)):
            yield source.replace(node, "pass")


def sql_edits(text: str) -> Iterator[Edit]:
    """Each statement of a file of SQL goes."""
    blanked = _DOLLAR.sub(lambda match: " " * len(match[0]), text)
    start = 0
    for semicolon in re.finditer(";", blanked):
        if blanked[start : semicolon.start()].strip():
            yield Edit(start + len(blanked[start:]) - len(blanked[start:].lstrip()), semicolon.end(), "")
        start = semicolon.end()


def _does_nothing(node: ast.stmt, outer: ast.AST | None) -> bool:
    """Whether a statement only logs, documents or declares, or returns where the function ends anyway."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return name.strip("_").lower() in {"log", "logger", "logging", "warnings"}
        case ast.Return(value=None):
            return isinstance(outer, FunctionNode)
        case _:
            return False
