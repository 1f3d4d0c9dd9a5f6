"""Which locks are held where.

Whatever cannot be told to be something else may be a lock: by what it is made of, never by its name.
"""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.flow import never_both
from checker.rules.model.inference import argument
from checker.rules.model.scope import FunctionNode
from checker.rules.model.tracing import From
from checker.rules.model.values import (
    Config,
    Connection,
    Holds,
    LibraryMethod,
    LibraryName,
    Manager,
    Pool,
    Simple,
    Transaction,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.tracing import Origin

_LOCKS = frozenset({"Condition", "Lock"})
_COUNTED = frozenset({"BoundedSemaphore", "Semaphore"})
"""What lets in as many as it is told to, one by default."""
_KNOWN_PACKAGES = frozenset({"asyncio", "asyncpg", "contextlib", "pgdbm"})
"""The packages of which it is known what holds others off."""
_TO_THE_END = (math.inf, math.inf)


class Held(NamedTuple):
    """The stretch of a file in which something is held that may be a lock, by line and offset."""

    begins: tuple[float, float]
    ends: tuple[float, float]
    locks: tuple[ast.expr, ...]
    """What may be the lock."""

    def covers(self, node: ast.expr | ast.stmt) -> bool:
        """Whether a node begins in the stretch."""
        return self.begins <= begin(node) < self.ends


def begin(node: ast.expr | ast.stmt) -> tuple[float, float]:
    """Where a node begins."""
    return (node.lineno, node.col_offset)


def end(node: ast.expr | ast.stmt) -> tuple[float, float]:
    """Where a node ends."""
    return (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


def held_at(project: Project, module: Module, node: ast.expr | ast.stmt) -> Iterator[Held]:
    """What its own function holds when a node runs."""
    for outer in module.index.ancestors(node):
        if isinstance(outer, FunctionNode | ast.Lambda):
            break
        if isinstance(outer, ast.AsyncWith):
            locks = tuple(_locks(project, module, outer))
            if locks:
                yield Held(begin(outer.body[0]), end(outer), locks)
    for call in module.calls[module.function_around(node)]:
        match call.func:
            case ast.Attribute(attr="acquire", value=lock):
                held = Held(end(call), _release(module, call, lock), (lock,))
            case ast.Attribute(attr="enter_async_context", value=stack) if call.args:
                lock = call.args[0]
                held = Held(end(call), _end_of_stack(module, call, stack), (lock,))
            case _:
                continue
        if held.covers(node) and not never_both(module, call, node) and may_be_lock(project, module, lock):
            yield held


def takes_turns(project: Project, module: Module, block: ast.AsyncWith) -> bool:
    """Whether something that may be a lock is held in a block."""
    return any(True for _ in _locks(project, module, block))


def _locks(project: Project, module: Module, block: ast.AsyncWith) -> Iterator[ast.expr]:
    for item in block.items:
        if may_be_lock(project, module, item.context_expr):
            yield item.context_expr


def key_of(project: Project, module: Module, lock: ast.expr) -> ast.expr | None:
    """By what a lock is taken from several, as in `locks[key]`."""
    match lock:
        case ast.Subscript(slice=key):
            return key
        case ast.Call(func=ast.Attribute(attr="get" | "setdefault", value=locks), args=[key, *_]):
            return key if isinstance(project.value(module, locks), Holds) else None
        case _:
            return None


def may_be_lock(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether holding an object may keep another task from doing so."""
    match project.value(module, node):
        case Manager() | Transaction() | Pool() | Connection() | Config():
            return False
        case Simple.TEST_DATABASE | Simple.TEST_DATABASE_FACTORY | Simple.MIGRATIONS:
            return False
        case _:
            pass
    origins = [origin for origin in project.origins(module, node) if not _is_none(origin)]
    if origins and all(_is_new_each_time(project, module, node, origin) for origin in origins):
        return False
    return not origins or any(_may_be_made_a_lock(project, origin) for origin in origins)


def _is_none(origin: Origin) -> bool:
    return isinstance(origin.node, ast.Constant) and origin.node.value is None


def _may_be_made_a_lock(project: Project, origin: Origin) -> bool:
    module, node = origin.module, origin.node
    if origin.kind is not From.EXPRESSION or not isinstance(node, ast.Call):
        return True
    match project.value(module, node.func):
        case LibraryMethod(receiver=receiver):
            return isinstance(receiver, Holds)
        case LibraryName(name=name):
            package, kind = name.partition(".")[0], name.rpartition(".")[2]
            if kind in _COUNTED:
                return not _lets_in_several(project, module, node)
            return package not in _KNOWN_PACKAGES or kind in _LOCKS
        case _:
            return True


def _lets_in_several(project: Project, module: Module, made: ast.Call) -> bool:
    count = argument(made, 0, "value")
    origins = project.origins(module, count) if count is not None else ()
    return bool(origins) and all(
        isinstance(origin.node, ast.Constant) and isinstance(origin.node.value, int) and origin.node.value > 1
        for origin in origins
    )


def _is_new_each_time(project: Project, module: Module, node: ast.expr, origin: Origin) -> bool:
    """Whether a lock is made by the very function that holds it, and nobody else can have it."""
    made = origin.node
    if origin.module is not module or not isinstance(made, ast.Call):
        return False
    maker = project.value(module, made.func)
    if not isinstance(maker, LibraryName) or maker.name.rpartition(".")[2] not in _LOCKS | _COUNTED:
        return False
    function = module.function_around(node)
    if made is node or function is None:
        return made is node
    if not isinstance(node, ast.Name) or module.function_around(made) is not function:
        return False
    return all(
        isinstance(module.index.parent(use), ast.withitem | ast.Attribute)
        and module.function_around(use) is function
        for use in ast.walk(function)
        if isinstance(use, ast.Name) and use.id == node.id and isinstance(use.ctx, ast.Load)
    )


def _release(module: Module, acquired: ast.Call, lock: ast.expr) -> tuple[float, float]:
    """Where a function lets go of what it has acquired: the last place, and never if it hands that on."""
    function = module.function_around(acquired)
    spelling = ast.dump(lock)
    ends = []
    for node in ast.walk(function if function is not None else module.tree):
        if not (isinstance(node, ast.Attribute) and node.attr == "release"):
            continue
        if ast.dump(node.value) != spelling or begin(node) < begin(acquired):
            continue
        call = module.index.parent(node)
        if not (isinstance(call, ast.Call) and call.func is node) or _is_put_off(module, call, function):
            return _TO_THE_END
        ends.append(end(call))
    return max(ends, default=_TO_THE_END)


def _is_put_off(module: Module, node: ast.expr, function: FunctionNode | None) -> bool:
    """Whether a node of a function runs at another time: in a function or lambda inside it."""
    for outer in module.index.ancestors(node):
        if outer is function:
            return False
        if isinstance(outer, FunctionNode | ast.Lambda):
            return True
    return False


def _end_of_stack(module: Module, entered: ast.Call, stack: ast.expr) -> tuple[float, float]:
    """Where an exit stack is unwound, if the function does it."""
    for outer in module.index.ancestors(entered):
        if isinstance(outer, FunctionNode):
            break
        if isinstance(outer, ast.AsyncWith) and any(
            item.optional_vars is not None and ast.unparse(item.optional_vars) == ast.unparse(stack)
            for item in outer.items
        ):
            return end(outer)
    return _TO_THE_END
