"""Where the schema of a manager is set, and what relies on it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.flow import block_of, statement_of
from checker.rules.model.library import MANAGER_SINKS
from checker.rules.model.scope import How

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module

GIVING_WAY = (ast.AsyncFor, ast.AsyncWith, ast.Await, ast.Yield, ast.YieldFrom)
"""Where a task may be held up while others go on."""
_SIMPLE = (ast.AnnAssign, ast.Assign, ast.AugAssign, ast.Expr, ast.Return)


def schema_switches(module: Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Where a `schema` attribute is set, and of what."""
    for attribute in module.index.nodes(ast.Attribute):
        if attribute.attr == "schema" and isinstance(attribute.ctx, ast.Store):
            yield attribute, attribute.value
    for call in module.index.nodes(ast.Call):
        match call:
            case ast.Call(
                func=ast.Name(id="setattr") | ast.Attribute(attr="__setattr__"), args=[target, name, _]
            ) if _is_written_out(module, name, "schema"):
                yield call, target
            case _:
                pass
    for item in module.index.nodes(ast.Subscript):
        match item:
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="vars"), args=[target])
                | ast.Attribute(attr="__dict__", value=target),
                slice=name,
                ctx=ast.Store(),
            ) if (
                _is_written_out(module, name, "schema") and module.index.scope(item).bindings("vars") is None
            ):
                yield item, target
            case _:
                pass


def given_schema(module: Module, place: ast.expr) -> ast.expr | None:
    """What the schema is set to at a place."""
    match place, module.index.parent(place):
        case ast.Call(args=[_, _, value]), _:
            return value
        case _, ast.Assign(targets=[_], value=value) | ast.AnnAssign(value=ast.expr() as value):
            return value
        case _:
            return None


def _is_written_out(module: Module, node: ast.expr, text: str) -> bool:
    """Whether an expression is a text, or a name that is bound to it once."""
    if isinstance(node, ast.Name):
        found = module.index.scope(node).bindings(node.id)
        if found is None or len(found[1]) != 1 or found[1][0].how is not How.VALUE:
            return False
        return isinstance(found[1][0].value, ast.Constant) and found[1][0].value.value == text
    return isinstance(node, ast.Constant) and node.value == text


def uses_and_switches(
    module: Module, around: ast.AST, target: ast.expr
) -> tuple[list[ast.expr], list[ast.expr]]:
    """Where a manager is used, and where its schema is set. To read the schema is neither."""
    places = {id(switched): place for place, switched in schema_switches(module)}
    spelling = ast.dump(target)
    uses: list[ast.expr] = []
    switches: list[ast.expr] = []
    for node in ast.walk(around):
        if not isinstance(node, ast.Name | ast.Attribute) or ast.dump(node) != spelling:
            continue
        parent = module.index.parent(node)
        if id(node) in places:
            switches.append(places[id(node)])
        elif not (isinstance(parent, ast.Attribute) and parent.attr == "schema"):
            uses.append(node)
    return uses, switches


def is_switched_for_each_statement(module: Module, place: ast.expr, target: ast.expr) -> bool:
    """Whether all that uses the manager here is statements, each called right after a switch."""
    around: ast.AST | None = module.function_around(place)
    if isinstance(target, ast.Attribute) and module.is_self(target.value):
        around = module.class_around(place)
    uses, switches = uses_and_switches(module, around if around is not None else module.tree, target)
    switching = {id(statement_of(module, switch)) for switch in switches}
    return bool(uses) and all(
        _is_called_at_once(module, use)
        and any(id(before) in switching for before in _statement_before(module, use))
        for use in uses
    )


def _is_called_at_once(module: Module, use: ast.expr) -> bool:
    """Whether a manager is used for a statement that is called before anything else is waited for."""
    method = module.index.parent(use)
    if not isinstance(method, ast.Attribute) or method.attr not in MANAGER_SINKS:
        return False
    call = module.index.parent(method)
    statement = statement_of(module, use)
    if call is None or not isinstance(statement, _SIMPLE):
        return False
    waits = [
        node
        for node in ast.walk(statement)
        if isinstance(node, GIVING_WAY) or (isinstance(node, ast.comprehension) and node.is_async)
    ]
    return len(waits) == 1 and waits[0] is module.index.parent(call)


def _statement_before(module: Module, use: ast.expr) -> list[ast.stmt]:
    statement = statement_of(module, use)
    block = block_of(module, statement)
    position = block.index(statement)
    return block[max(position - 1, 0) : position]
