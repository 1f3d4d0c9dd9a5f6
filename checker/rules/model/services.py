"""Pools that come with a call: of a class whose objects open one, or of a function that returns one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.flow import conditions
from checker.rules.model.inference import argument, has_hidden_arguments
from checker.rules.model.listening import only_listens
from checker.rules.model.pools import Opening, config_target, target, value_target
from checker.rules.model.scope import FunctionNode, parameters
from checker.rules.model.values import Function, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

CLOSERS = frozenset({"aclose", "close", "disconnect", "shutdown", "stop", "terminate"})
"""What closes a pool, or the object that has it."""
_CONNECTS = frozenset({"connect"})
_MAKING = frozenset({"__init__", "__post_init__"})


class PoolOfCall(NamedTuple):
    """A call that opens a pool by way of the project's own code."""

    call: ast.Call
    opener: str
    """The class or function that is called."""
    goes_to: Hashable
    """As from `pools.target`."""
    closers: frozenset[str]
    """The methods of what the call gives that close the pool."""


def pools_of_calls(project: Project, module: Module) -> Iterator[PoolOfCall]:
    """Find where a file calls what opens a pool, each database once a call.

    Left out is what may open none: under a condition, by a method that is not seen to be called, or with a
    manager that its class never connects; what does not leave it open; and what only listens.
    """
    for call in module.index.nodes(ast.Call):
        called = project.value(module, call.func)
        if not isinstance(called, ProjectClass | Function) or called.node in module.index.ancestors(call):
            continue
        source = called.module
        owner = module.class_around(call) or module.function_around(call) or module.tree
        found = {
            _seen_from(project, module, call, called, target(project, source, opening))
            for opening in project.openings(source)
            if called.node in source.index.ancestors(opening.call)
            and not any(True for _ in conditions(source, opening.call))
            and _comes_with_call(project, module, owner, called, opening)
            and not only_listens(project, source, opening.call)
        }
        for goes_to in found - {None}:
            yield PoolOfCall(call, called.node.name, goes_to, CLOSERS | _closing_methods(called))


def _comes_with_call(
    project: Project, module: Module, owner: ast.AST, called: ProjectClass | Function, opening: Opening
) -> bool:
    """Whether a pool is opened for the caller: `owner` is the class, function or module that calls."""
    source = called.module
    around = source.function_around(opening.call)
    if isinstance(called, Function):
        # One that is decorated may give the same pool to everybody, as with `functools.cache`.
        return around is called.node and not called.node.decorator_list and _returns(project, called, opening)
    if around is None or source.index.parent(around) is not called.node:
        return False
    return _is_opened(source, called, opening) and (
        around.name in _MAKING or _calls(project, module, owner, around)
    )


def _closing_methods(called: ProjectClass | Function) -> frozenset[str]:
    """The methods of a class that close something of theirs, whatever they are called."""
    return frozenset(
        method.name
        for method in called.node.body
        if isinstance(method, FunctionNode)
        and any(isinstance(node, ast.Attribute) and node.attr in CLOSERS for node in ast.walk(method))
    )


def _calls(project: Project, module: Module, owner: ast.AST, method: FunctionNode) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(function := project.value(module, node.func), Function)
        and function.node is method
        for node in ast.walk(owner)
    )


def _returns(project: Project, function: Function, opening: Opening) -> bool:
    return any(
        origin.node is opening.call
        for result in function.module.results.get(function.node, [])
        for origin in project.origins(function.module, result)
    )


def _is_opened(source: Module, cls: ProjectClass, opening: Opening) -> bool:
    """Whether an object keeps a pool open: the method that opens it does not close it as well."""
    parent = source.index.parent(opening.call)
    if isinstance(parent, ast.Await):
        parent = source.index.parent(parent)
    match parent:
        case (
            ast.Assign(targets=[ast.Attribute(value=owner) as kept])
            | ast.AnnAssign(target=ast.Attribute(value=owner) as kept)
        ) if source.is_self(owner):
            pass
        case _:
            return False
    opens = (
        [node for node in ast.walk(cls.node) if _is_use(node, kept, _CONNECTS)]
        if opening.is_manager
        else [opening.call]
    )
    openers = [source.function_around(node) for node in opens]
    return bool(openers) and not any(
        _is_use(node, kept, CLOSERS) for opener in openers if opener for node in ast.walk(opener)
    )


def _is_use(node: ast.AST, kept: ast.Attribute, names: frozenset[str]) -> bool:
    """Whether a node is a method of these names, of what is kept."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in names
        and ast.unparse(node.value) == ast.unparse(kept)
    )


def _seen_from(
    project: Project,
    module: Module,
    call: ast.Call,
    called: ProjectClass | Function,
    goes_to: Hashable | None,
) -> Hashable | None:
    """A target as the caller sees it, with its arguments for parameters; `None` if that cannot be told."""

    def seen(part: Hashable, *, is_config: bool = False) -> Hashable | None:
        match part:
            case ("object", (ast.arg() | ast.AnnAssign()) as parameter):
                given = _given(call, called, parameter)
                if given is None:
                    return None
                as_seen = config_target if is_config else value_target
                return as_seen(project, module, call, given)
            case ("object", ast.AST() as made):
                return part if called.module.function_around(made) is None else None
            case ("name", _):
                return None
            case tuple():
                parts = [seen(each) for each in part]
                return None if None in parts else tuple(parts)
            case _:
                return part

    return seen(goes_to, is_config=True)


def _given(
    call: ast.Call, called: ProjectClass | Function, parameter: ast.arg | ast.AnnAssign
) -> ast.expr | None:
    """The argument that a call gives for a parameter of what it calls."""
    if has_hidden_arguments(call):
        return None
    names = _parameter_names(called)
    name = parameter.arg if isinstance(parameter, ast.arg) else ast.unparse(parameter.target)
    return argument(call, names.index(name), name) if name in names else None


def _parameter_names(called: ProjectClass | Function) -> list[str]:
    if isinstance(called, Function):
        return [each.arg for each in parameters(called.node)][1 if called.bound else 0 :]
    for statement in called.node.body:
        if isinstance(statement, FunctionNode) and statement.name == "__init__":
            return [each.arg for each in parameters(statement)][1:]
    fields = [statement for statement in called.node.body if isinstance(statement, ast.AnnAssign)]
    return [ast.unparse(each.target) for each in fields]
