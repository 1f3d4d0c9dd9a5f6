"""Pools that are there to listen: LISTEN holds a connection for as long as it lasts."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from checker.rules.model.library import CONNECTION_SINKS, MANAGER_SINKS
from checker.rules.model.scope import FunctionNode, parameters
from checker.rules.model.strings import Piece

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_LISTENS = frozenset({"add_listener"})
_SENDS = frozenset({*CONNECTION_SINKS, *MANAGER_SINKS, "copy_records_to_table", "transaction"})
_LISTEN = re.compile(r"\s*LISTEN\b", re.IGNORECASE)
_ABOUT_CHANNELS = re.compile(r"\s*(?:(?:UN)?LISTEN\b|NOTIFY\b|SELECT\s+pg_notify\b)", re.IGNORECASE)


def only_listens(project: Project, module: Module, opening: ast.Call) -> bool:
    """Whether a pool, or a connection of it, is seen to listen, and to send nothing but what goes with that.

    Args:
        project: The project.
        module: The file.
        opening: What gives the pool. It has to be assigned to a name, or to an attribute of `self`.
    """
    place = _place(module, opening)
    if place is None:
        return False
    uses = _Uses(project, module, place)
    return uses.listen() and not uses.do_more()


def _place(module: Module, opening: ast.Call) -> Hashable | None:
    """What a pool is kept as."""
    parent = module.index.parent(opening)
    while isinstance(parent, ast.Await):
        parent = module.index.parent(parent)
    match parent:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            return _key(module, target)
        case _:
            return None


def _key(module: Module, node: ast.expr) -> Hashable | None:
    """Something that is equal for two names of one variable, and for two of one object's attributes."""
    match node:
        case ast.Name(id=name):
            found = module.index.scope(node).bindings(name)
            return None if found is None else (found[0].node, name)
        case ast.Attribute(value=ast.Name(id=name) as owner, attr=attribute):
            found = module.index.scope(owner).bindings(name)
            method = found[0].node if found is not None else None
            cls = module.index.parent(method) if isinstance(method, FunctionNode) else None
            if not isinstance(method, FunctionNode) or not isinstance(cls, ast.ClassDef):
                return None
            return (cls, attribute) if [each.arg for each in parameters(method)][:1] == [name] else None
        case _:
            return None


class _Uses:
    """What a file does with a pool, and with the connections that come from it."""

    def __init__(self, project: Project, module: Module, place: Hashable) -> None:
        self._project = project
        self._module = module
        self._places = {place}
        bindings = list(self._bindings())
        known = 0
        while known < len(self._places):
            known = len(self._places)
            self._places |= {_key(module, target) for target, value in bindings if self._is_its(value)} - {
                None
            }

    def listen(self) -> bool:
        """Whether one of them listens."""
        return any(
            method in _LISTENS or (method in _SENDS and self._says(call, _LISTEN))
            for call, method in self._calls()
        )

    def do_more(self) -> bool:
        """Whether one of them sends anything else, or a manager works on the pool."""
        return any(
            method in _SENDS and not self._says(call, _ABOUT_CHANNELS) for call, method in self._calls()
        ) or any(
            keyword.arg == "pool" and self._is_its(keyword.value)
            for keyword in self._module.index.nodes(ast.keyword)
        )

    def _bindings(self) -> Iterator[tuple[ast.expr, ast.expr]]:
        """What is bound to which value, in the whole file."""
        index = self._module.index
        for assigned in index.nodes(ast.Assign):
            yield from ((target, assigned.value) for target in assigned.targets)
        for declared in index.nodes(ast.AnnAssign):
            if declared.value is not None:
                yield declared.target, declared.value
        for item in index.nodes(ast.withitem):
            if item.optional_vars is not None:
                yield item.optional_vars, item.context_expr

    def _is_its(self, node: ast.expr) -> bool:
        """Whether an expression gives the pool, or a connection of it."""
        match node:
            case ast.Await(value=value) | ast.Attribute(value=value, attr="_pool"):
                return self._is_its(value)
            case ast.Call(func=ast.Attribute(value=value, attr="acquire")):
                return self._is_its(value)
            case ast.Call(func=ast.Attribute(attr="enter_async_context"), args=[entered]):
                return self._is_its(entered)
            case _:
                return _key(self._module, node) in self._places

    def _calls(self) -> Iterator[tuple[ast.Call, str]]:
        """The calls of their methods, each with its name."""
        for call in self._module.index.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and self._is_its(call.func.value):
                yield call, call.func.attr

    def _says(self, call: ast.Call, what: re.Pattern[str]) -> bool:
        """Whether the SQL that a call sends begins like this."""
        known = self._project.text(self._module, call.args[0]) if call.args else None
        first = known.parts[0] if known is not None and known.parts else None
        return isinstance(first, Piece) and what.match(first.text) is not None
