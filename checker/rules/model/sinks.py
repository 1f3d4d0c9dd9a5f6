"""Where SQL is sent: calls whose argument reaches a manager, its transaction, or its connection."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.inference import argument
from checker.rules.model.partials import PARTIAL
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
    from collections.abc import Collection, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


class SentSql(NamedTuple):
    """SQL on its way to PostgreSQL."""

    call: ast.Call
    sql: ast.expr
    """The argument that holds it."""
    manager: Manager
    """What is known of the manager that sends it."""
    receiver: ast.expr | None
    """The manager, where its own method is called; else `None`, as for transactions and what forwards."""
    gives_back: bool
    """Whether the connection that it is sent by goes back to the pool at the end of the call."""


_NOT_SENT_AT_ONCE = frozenset({"add_prepared_statement", "explain_query", "prepare_query"})


class _Sink(NamedTuple):
    position: int
    name: str
    manager: Manager
    gives_back: bool


class SinkFinder:
    """Knows which calls send SQL by way of pgdbm.

    Args:
        project: Whom to ask what a call calls.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._forwarding: dict[Function, tuple[_Sink, ...]] = {}

    def sent_sql(self, module: Module) -> Iterator[SentSql]:
        """Find all calls of a file that send SQL, directly or through functions that hand it on."""
        for call in module.index.nodes(ast.Call):
            if call.args or call.keywords:
                yield from self._sent_by(module, call)

    def _sent_by(self, module: Module, call: ast.Call) -> Iterator[SentSql]:
        function = self._project.value(module, call.func)
        receiver: ast.expr | None = None
        if isinstance(call.func, ast.Attribute) and isinstance(function, LibraryMethod):
            receiver = call.func.value if isinstance(function.receiver, Manager) else None
        given_before = 0
        if function == PARTIAL and call.args:
            function, given_before = self._project.value(module, call.args[0]), 1
        for sink in self._sinks(function):
            sql = argument(call, sink.position + given_before, sink.name)
            if sql is not None:
                gives_back = sink.gives_back and not given_before  # when a partial is called cannot be told
                yield SentSql(call, sql, sink.manager, receiver, gives_back)

    def _sinks(self, function: Value) -> tuple[_Sink, ...]:
        match function:
            case LibraryMethod(receiver=receiver, name=name):
                return tuple(_library_sinks(receiver, name))
            case Function():
                known = self._forwarding.get(function)
                if known is None:
                    # Functions that call each other forward nothing as far as the inner one is concerned.
                    self._forwarding[function] = ()
                    known = tuple(self._forwarded_by(function))
                    self._forwarding[function] = known
                return known
            case _:
                return ()

    def _forwarded_by(self, function: Function) -> Iterator[_Sink]:
        """The parameters that a function hands on as SQL, without a change."""
        found = list(self._handed_on_by(function))
        held = {sink.name for sink in found if not sink.gives_back}
        for sink in found:
            yield sink._replace(gives_back=sink.name not in held)

    def _handed_on_by(self, function: Function) -> Iterator[_Sink]:
        module, node = function.module, function.node
        scope = module.scope_of(node)
        named = [parameter.arg for parameter in parameters(node)][1 if function.bound else 0 :]
        if not named:
            return
        for call in module.calls[node]:
            if not _is_given_any_of(call, named):
                continue
            for sink in self._sinks(self._project.value(module, call.func)):
                sql = argument(call, sink.position, sink.name)
                if not isinstance(sql, ast.Name) or sql.id not in named:
                    continue
                bindings = scope.names.get(sql.id, [])
                if len(bindings) == 1 and bindings[0].how is How.PARAMETER:
                    yield _Sink(named.index(sql.id), sql.id, sink.manager, sink.gives_back)


def _is_given_any_of(call: ast.Call, names: Collection[str]) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(isinstance(each, ast.Name) and each.id in names for each in given)


def _library_sinks(receiver: Value, name: str) -> Iterator[_Sink]:
    match receiver:
        case Manager() as manager:
            table = library.MANAGER_SINKS
        case Transaction(manager=manager):
            table = library.TRANSACTION_SINKS
        case Connection(manager=Manager() as manager):
            table = library.CONNECTION_SINKS
        case _:
            return
    if name in table:
        gives_back = isinstance(receiver, Manager) and name not in _NOT_SENT_AT_ONCE
        yield _Sink(table[name], "query", manager, gives_back)
