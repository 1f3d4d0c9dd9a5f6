"""Where SQL is sent: calls whose argument reaches a manager, a transaction, or a connection taken from one."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.inference import argument
from checker.rules.model.scope import How, parameters
from checker.rules.model.values import (
    Connection,
    Function,
    LibraryMethod,
    Manager,
    Transaction,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_DEEPEST = 3
"""How many wrappers around a manager are looked through."""


@dataclass(frozen=True, slots=True)
class SentSql:
    """SQL on its way to PostgreSQL."""

    call: ast.Call
    sql: ast.expr
    """The argument that holds it."""
    manager: Manager
    """What is known of the manager that sends it."""
    receiver: ast.expr | None
    """The manager, where its own method is called; `None` for transactions and for functions that forward SQL."""
    raw: bool = False
    """Whether it goes past pgdbm, to a connection that does not expand templates."""


def sent_sql(project: Project, module: Module) -> Iterator[SentSql]:
    """Find all calls of a file that send SQL by way of pgdbm, directly or through a wrapper."""
    for call in module.index.nodes(ast.Call):
        if not call.args and not call.keywords:
            continue
        yield from _sent_by(project, module, call)


def _sent_by(project: Project, module: Module, call: ast.Call) -> Iterator[SentSql]:
    function = project.value(module, call.func)
    receiver: ast.expr | None = None
    if isinstance(call.func, ast.Attribute) and isinstance(function, LibraryMethod):
        receiver = call.func.value if isinstance(function.receiver, Manager) else None
    for sink in _sinks(project, function, _DEEPEST):
        sql = argument(call, sink.position, sink.name)
        if sql is not None:
            yield SentSql(call, sql, sink.manager, receiver, sink.raw)


@dataclass(frozen=True, slots=True)
class _Sink:
    position: int
    name: str
    manager: Manager
    raw: bool


def _sinks(project: Project, function: Value, depth: int) -> Iterator[_Sink]:
    match function:
        case LibraryMethod(receiver=receiver, name=name):
            yield from _library_sinks(receiver, name)
        case Function() if depth:
            yield from _forwarding_sinks(project, function, depth)
        case _:
            return


def _library_sinks(receiver: Value, name: str) -> Iterator[_Sink]:
    match receiver:
        case Manager() as manager:
            table, raw = library.MANAGER_SINKS, False
        case Transaction(manager=manager):
            table, raw = library.TRANSACTION_SINKS, False
        case Connection(manager=Manager() as manager):
            table, raw = library.CONNECTION_SINKS, True
        case _:
            return
    if name in table:
        yield _Sink(table[name], "query", manager, raw)


def _forwarding_sinks(project: Project, function: Function, depth: int) -> Iterator[_Sink]:
    """The parameters that a function of the project hands on as SQL, without a change."""
    module, node = function.module, function.node
    scope = module.scope_of(node)
    named = parameters(node)
    if function.bound:
        named = named[1:]
    positions = {parameter.arg: position for position, parameter in enumerate(named)}
    for call in _calls_inside(module, function):
        with project.following(call) as first_time:
            if not first_time:
                continue
            for sink in _sinks(project, project.value(module, call.func), depth - 1):
                sql = argument(call, sink.position, sink.name)
                if not isinstance(sql, ast.Name) or sql.id not in positions:
                    continue
                bindings = scope.names.get(sql.id, [])
                if len(bindings) == 1 and bindings[0].how is How.PARAMETER:
                    yield _Sink(positions[sql.id], sql.id, sink.manager, sink.raw)


def _calls_inside(module: Module, function: Function) -> Iterator[ast.Call]:
    for call in module.index.nodes(ast.Call):
        if module.function_around(call) is function.node:
            yield call
