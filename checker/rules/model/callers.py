"""Who calls a function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.values import Function

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import FunctionNode


def calls_of(project: Project, module: Module, function: FunctionNode) -> list[ast.Call]:
    """The calls of a function in a file."""
    return [call for call in module.index.nodes(ast.Call) if _is_call_of(project, module, call, function)]


def _is_call_of(project: Project, module: Module, call: ast.Call, function: FunctionNode) -> bool:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name == function.name:
            called = project.value(module, call.func)
            return isinstance(called, Function) and called.node is function
        case _:
            return False
