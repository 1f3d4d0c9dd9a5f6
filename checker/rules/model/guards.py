"""What is asked before something is closed: whose it is, or only how it is."""

from __future__ import annotations

import ast
from enum import Enum, auto
from typing import TYPE_CHECKING

from checker.rules.model.flow import conditions
from checker.rules.model.scope import Binding, FunctionNode, How
from checker.rules.model.values import Function, Manager, Pool, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


class Asks(Enum):
    """What a condition asks."""

    NOTHING = auto()
    """Nothing that tells whose the object is."""
    WHOSE_POOL = auto()
    """pgdbm's `_external_pool`, which tells about the pool and not about the manager."""
    OWNERSHIP = auto()
    """Whose the object is. Whatever cannot be told to be something else counts as this."""


_STATE = frozenset({"_closed", "_closing", "_pool", "close", "disconnect", "get_size", "is_closing"})
"""Attributes of a manager or pool that tell nothing about whose it is."""


def question_before(project: Project, module: Module, closing: ast.expr, closed: ast.expr) -> Asks:
    """What is asked on the way to a place where an object is closed: there, or by all who call it.

    Args:
        project: The project.
        module: The file.
        closing: What closes.
        closed: The object that had to be one's own.
    """
    here = _first(_asks(project, module, test, closed) for test in conditions(module, closing))
    if here is Asks.OWNERSHIP:
        return here
    by_callers = [
        _first(_asks(project, module, test, closed) for test in conditions(module, call))
        for call in _own_calls(module, closing)
    ]
    if by_callers and all(ask is Asks.OWNERSHIP for ask in by_callers):
        return Asks.OWNERSHIP
    return _first([here, *(ask for ask in by_callers if ask is Asks.WHOSE_POOL)])


def _first(asked: Iterable[Asks]) -> Asks:
    """What several conditions ask together."""
    among = set(asked)
    return next((ask for ask in (Asks.OWNERSHIP, Asks.WHOSE_POOL) if ask in among), Asks.NOTHING)


def _own_calls(module: Module, node: ast.expr) -> list[ast.Call]:
    """Where the class of a private method calls it."""
    method = module.function_around(node)
    if method is None or not method.name.startswith("_") or method.name.startswith("__"):
        return []
    cls = module.class_around(method)
    return [
        call
        for call in module.index.nodes(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == method.name
        and module.class_around(call) is cls
    ]


def _asks(project: Project, module: Module, test: ast.expr, closed: ast.expr) -> Asks:
    found = Asks.NOTHING
    for node in _outermost_names(test):
        if _asks_whose_pool(project, module, node):
            found = Asks.WHOSE_POOL
        elif not _is_state_of(project, module, node, closed) and not _is_state_flag(
            project, module, node, closed
        ):
            return Asks.OWNERSHIP
    return found


def _outermost_names(test: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
    """The names and dotted names in a test, each as a whole."""
    match test:
        case ast.Name() | ast.Attribute():
            yield test
        case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[base, ast.Constant(value=name), *_]) if (
            name in _STATE
        ):
            yield from _outermost_names(base)
        case _:
            for child in ast.iter_child_nodes(test):
                if isinstance(child, ast.expr):
                    yield from _outermost_names(child)


def _asks_whose_pool(project: Project, module: Module, node: ast.Name | ast.Attribute) -> bool:
    """Whether it is pgdbm's attribute of a manager: a class may have one of that name for itself."""
    match node:
        case ast.Attribute(attr="_external_pool", value=manager):
            return not module.is_self(manager) and isinstance(project.value(module, manager), Manager)
        case _:
            return False


def _is_state_of(project: Project, module: Module, node: ast.Name | ast.Attribute, closed: ast.expr) -> bool:
    """Whether a name stands for the closed object itself, or for how it is."""
    origins = project.origins(module, closed)
    inner: ast.expr = node
    while project.origins(module, inner) != origins:
        if not isinstance(inner, ast.Attribute) or inner.attr not in _STATE:
            return False
        inner = inner.value
    return True


def _is_state_flag(
    project: Project, module: Module, node: ast.Name | ast.Attribute, closed: ast.expr
) -> bool:
    """Whether an attribute only says whether the object has been started or closed.

    It is set to True and to False, by methods that do something with the object, however it came: under
    no condition but the attribute's own, and in no method that makes an object.
    """
    if not isinstance(node, ast.Attribute) or not module.is_self(node.value):
        return False
    cls, name = module.class_around(node), node.attr
    if cls is None or _is_set_from_outside(project, module, cls, name):
        return False
    scope = module.scope_of(cls)
    bindings = [*scope.names.get(name, []), *scope.attributes.get(name, [])]
    if {_constant(binding) for binding in bindings} != {True, False}:
        return False
    return all(
        module.index.parent(binding.node) is cls
        or (
            _works_on(project, module, module.function_around(binding.node), closed)
            and _is_unconditional(module, binding.node, name)
        )
        for binding in bindings
    )


def _is_set_from_outside(project: Project, module: Module, cls: ast.ClassDef, name: str) -> bool:
    """Whether anything but the class's own methods may set an attribute of its objects: a subclass, say."""
    for attribute in module.index.nodes(ast.Attribute):
        if attribute.attr != name or isinstance(attribute.ctx, ast.Load):
            continue
        setter = module.class_around(attribute)
        if setter is None or not module.is_self(attribute.value):
            return True
        bases = project.mro(ProjectClass(module, setter, module.scope_of(setter)))
        if setter is not cls and any(base.node is cls for base in bases):
            return True
    return any(constant.value == name for constant in module.index.nodes(ast.Constant))


def _constant(binding: Binding) -> bool | None:
    match binding:
        case Binding(how=How.VALUE, value=ast.Constant(value=bool(value))):
            return value
        case _:
            return None


def _works_on(project: Project, module: Module, function: FunctionNode | None, closed: ast.expr) -> bool:
    """Whether a method takes an object as it came: it uses or closes it, and makes none."""
    if function is None or function.name == "__init__":
        return function is not None
    functions = [function]
    for call in module.calls[function]:
        own = project.value(module, call.func)
        if isinstance(own, Function) and own.module is module:
            functions.append(own.node)
    calls = [call for each in functions for call in module.calls[each]]
    if any(isinstance(project.value(module, call), Manager | Pool) for call in calls):
        return False
    origins = project.origins(module, closed)
    return any(
        isinstance(call.func, ast.Attribute) and project.origins(module, call.func.value) == origins
        for call in calls
    )


def _is_unconditional(module: Module, node: ast.AST, name: str) -> bool:
    """Whether an attribute is set under no condition but its own, and not for a failure or its absence."""
    inner = node
    for outer in module.index.ancestors(node):
        if isinstance(outer, FunctionNode):
            break
        if isinstance(outer, ast.Try) and outer.handlers and inner not in outer.finalbody:
            return False
        inner = outer
    asked = (part for test in conditions(module, node) for part in _outermost_names(test))
    return all(
        isinstance(part, ast.Attribute) and part.attr == name and module.is_self(part.value) for part in asked
    )
