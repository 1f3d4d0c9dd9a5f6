"""On which event loop a coroutine runs, as far as code tells."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.tracing import From
from checker.rules.model.values import LibraryName

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import FunctionNode

_FINALIZERS = frozenset({"addfinalizer", "register"})
"""What calls a function later and does nothing with what it returns: a coroutine is not run."""


def loop_of(project: Project, module: Module, call: ast.expr, function: FunctionNode) -> ast.AST | None:
    """What stands for the event loop that a coroutine runs on; `None` if that cannot be told.

    Args:
        project: The project.
        module: The file.
        call: The call that makes the coroutine.
        function: The function around it all. What it awaits itself runs on the loop that it runs on.

    Returns:
        The function, or the call of `asyncio.run` or `asyncio.new_event_loop` that makes the loop. Two
        different ones are two different loops.
    """
    parent = module.index.parent(call)
    match parent:
        case ast.Await():
            around = module.function_around(call)
            if around is None or around is function:
                return around
            calls = _only_calls(module, around, function)
            return loop_of(project, module, calls[0], function) if len(calls) == 1 else None
        case ast.Call(func=runner, args=[first, *_]) if first is call:
            return _loop_of_runner(project, module, parent, runner)
        case _:
            return None


def is_never_awaited(project: Project, module: Module, method: ast.Attribute, function: FunctionNode) -> bool:
    """Whether a coroutine is made by a finalizer of pytest's or `atexit`, which does not await it."""
    call = module.index.parent(method)
    handed: ast.AST | None = method
    if isinstance(call, ast.Call) and call.func is method:
        handed = module.index.parent(call)
        around = module.function_around(method)
        if isinstance(handed, ast.Await) and isinstance(around, ast.AsyncFunctionDef):
            names = _names(around, function)
            return len(names) == 1 and around is not function and _is_finalizer(project, module, names[0])
        if not isinstance(handed, ast.Lambda):
            return False
    return handed is not None and _is_finalizer(project, module, handed)


def _loop_of_runner(project: Project, module: Module, call: ast.Call, runner: ast.expr) -> ast.AST | None:
    if project.value(module, runner) == LibraryName("asyncio.run"):
        return call
    if not isinstance(runner, ast.Attribute) or runner.attr != "run_until_complete":
        return None
    match project.origins(module, runner.value):
        case [origin] if origin.kind is From.EXPRESSION and isinstance(origin.node, ast.Call):
            made = project.value(origin.module, origin.node.func)
            return origin.node if made == LibraryName("asyncio.new_event_loop") else None
        case _:
            return None


def _names(inner: FunctionNode, function: FunctionNode) -> list[ast.Name]:
    """Where a function names one that is defined inside it."""
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == inner.name and isinstance(node.ctx, ast.Load)
    ]


def _only_calls(module: Module, inner: FunctionNode, function: FunctionNode) -> list[ast.Call]:
    """The calls of an inner function; none if something else is done with it as well."""
    names = _names(inner, function)
    calls = [
        call
        for name in names
        if isinstance(call := module.index.parent(name), ast.Call)
        and call.func is name
        and inner not in module.index.ancestors(call)
    ]
    return calls if len(calls) == len(names) else []


def _is_finalizer(project: Project, module: Module, handed: ast.AST) -> bool:
    match module.index.parent(handed):
        case ast.Call(func=ast.Attribute(attr=name) as takes, args=[first, *_]) if (
            first is handed and name in _FINALIZERS
        ):
            return name == "addfinalizer" or project.value(module, takes) == LibraryName("atexit.register")
        case _:
            return False
