"""Who calls a function, and what the call gives it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.inference import argument, has_hidden_arguments
from checker.rules.model.scope import FunctionNode, defaults
from checker.rules.model.tracing import generates_init
from checker.rules.model.values import Function, ProjectClass

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

Given = dict[ast.AST, tuple["Module", ast.expr]]
"""What the parameters of a function, or the fields of a class, are given, and in which file that stands."""

_NO_PLAIN_FIELDS = frozenset({"ClassVar", "InitVar", "KW_ONLY"})


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


def given_to_function(module: Module, call: ast.Call, function: Function) -> Given:
    """What each parameter of a function gets from a call, be it by default."""
    signature = function.node.args
    positional = [*signature.posonlyargs, *signature.args]
    by_default = defaults(function.node)
    found: Given = {}
    taken = positional[1:] if function.bound else positional
    for position, parameter in enumerate([*taken, *signature.kwonlyargs]):
        is_positional = position < len(taken)
        given = argument(call, position if is_positional else len(call.args), parameter.arg)
        default = by_default.get(parameter)
        if given is not None:
            found[parameter] = (module, given)
        elif default is not None:
            found[parameter] = (function.module, default)
    return found


def given_to_object(project: Project, module: Module, call: ast.Call, cls: ProjectClass) -> Given:
    """What the parameters of a class's `__init__`, or the fields that stand for them, get from a call."""
    constructor = constructor_of(project, cls)
    if has_hidden_arguments(call):
        return {}
    if constructor is not None:
        return given_to_function(module, call, constructor)
    if not generates_init(cls.scope) or len(project.mro(cls)) > 1:
        return {}
    found: Given = {}
    for position, (name, field) in enumerate(_fields(cls)):
        given = argument(call, position, name)
        if given is not None:
            found[field] = (module, given)
    return found


def constructor_of(project: Project, cls: ProjectClass) -> Function | None:
    """The `__init__` that a project's class has, or one of its bases in the project."""
    for current in project.mro(cls):
        for binding in current.scope.names.get("__init__", []):
            if isinstance(binding.node, FunctionNode):
                return Function(current.module, binding.node, bound=True)
    return None


def _fields(cls: ProjectClass) -> list[tuple[str, ast.AnnAssign]]:
    """The fields of a class in their order; none where it cannot be told which are parameters."""
    found: list[tuple[str, ast.AnnAssign]] = []
    for statement in cls.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                if isinstance(value, ast.Call) or _NO_PLAIN_FIELDS & _names_in(annotation):
                    return []
                found.append((name, statement))
            case _:
                pass
    return found


def _names_in(node: ast.expr) -> set[str]:
    text = ast.unparse(node)
    return {name for name in _NO_PLAIN_FIELDS if name in text}
