"""Tuples, lists and dicts that are written out and changed nowhere: they hold what the code shows."""

from __future__ import annotations

import ast
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.tracing import From

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import Scope

_Container = ast.Tuple | ast.List | ast.Set | ast.Dict
_GIVING_THE_SAME = frozenset({"iter", "list", "reversed", "sorted", "tuple"})
_ONLY_READING = _GIVING_THE_SAME | {"any", "all", "dict", "enumerate", "len", "set", "zip"}
_READING_METHODS = frozenset({"copy", "count", "get", "index", "items", "keys", "values"})
_ADDING_METHODS = frozenset({"append", "extend", "insert"})
"""They take nothing away that a list has."""


_Use = tuple["Module", ast.Name | ast.Attribute]


class Part(NamedTuple):
    """An expression that a container holds, and the file that it is written in."""

    module: Module
    node: ast.expr


class _Written(NamedTuple):
    """A container where it is written out."""

    module: Module
    node: _Container


def elements(project: Project, module: Module, node: ast.expr, path: tuple[int, ...] = ()) -> list[Part]:
    """What a loop over an expression gives, as far as it is written out; `path` for a part of each."""
    match node:
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return elements(project, module, left, path) + elements(project, module, right, path)
        case ast.Call(func=ast.Name(id=name), args=[inner]) if _is_builtin(module, node.func):
            if name == "enumerate":
                return elements(project, module, inner, path[1:]) if path[:1] == (1,) else []
            return elements(project, module, inner, path) if name in _GIVING_THE_SAME else []
        case ast.Call(func=ast.Attribute(attr="values" | "items" as name, value=inner), args=[], keywords=[]):
            return _values(project, module, inner, path, by_pair=name == "items")
        case _:
            pass
    written = _written(project, module, node)
    if written is None or isinstance(written.node, ast.Dict):
        return []
    found: list[Part] = []
    for each in written.node.elts:
        if isinstance(each, ast.Starred):
            found += elements(project, written.module, each.value, path)
        else:
            found += _part_of(Part(written.module, each), path)
    return found


def entries(project: Project, module: Module, node: ast.expr) -> list[tuple[ast.expr, Part]] | None:
    """The keys and the values of a dict that is written out in full; of a key that is twice, the last."""
    written = _written(project, module, node)
    if written is None or not isinstance(written.node, ast.Dict):
        return None
    by_key: dict[str, tuple[ast.expr, Part]] = {}
    for key, value in zip(written.node.keys, written.node.values, strict=True):
        if key is None:
            return None
        by_key[ast.dump(key)] = key, Part(written.module, value)
    return list(by_key.values())


def read_keys(module: Module, container: ast.expr) -> set[str]:
    """The dumps of the keys by which a file reads a container of this name."""
    name = _name(container)
    if name is None:
        return set()
    found = {ast.dump(use.slice) for use in module.index.nodes(ast.Subscript) if _name(use.value) == name}
    for call in module.index.nodes(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(attr="get", value=base), args=[key, *_]) if _name(base) == name:
                found.add(ast.dump(key))
            case _:
                pass
    return found


def _values(
    project: Project, module: Module, node: ast.expr, path: tuple[int, ...], *, by_pair: bool
) -> list[Part]:
    if by_pair:
        if path[:1] != (1,):
            return []
        path = path[1:]
    found = entries(project, module, node) or []
    return [part for _, value in found for part in _part_of(value, path)]


def _part_of(whole: Part, path: tuple[int, ...]) -> list[Part]:
    node = whole.node
    for position in path:
        if not isinstance(node, ast.Tuple | ast.List) or len(node.elts) <= position:
            return []
        if any(isinstance(each, ast.Starred) for each in node.elts):
            return []
        node = node.elts[position]
    return [Part(whole.module, node)]


def _written(project: Project, module: Module, node: ast.expr) -> _Written | None:
    """Where the container is written out that an expression gives, if nothing changes it after that."""
    if isinstance(node, _Container):
        return _Written(module, node)
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    origins = project.origins(module, node)
    if len(origins) != 1 or origins[0].kind is not From.EXPRESSION:
        return None
    where, found = origins[0].module, origins[0].node
    if not isinstance(found, _Container):
        return None
    statement = where.index.parent(found)
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            pass
        case _:
            return None
    uses = list(_uses(where, where.index.scope(found), name))
    if where is not module:
        uses += _uses_from_outside(module, _name(node))
    stays = isinstance(found, ast.Tuple) or all(_is_reading(file, use, found) for file, use in uses)
    return _Written(where, found) if stays else None


def _uses(module: Module, scope: Scope, name: str) -> Iterator[_Use]:
    """Where a name is used that is bound in this scope, in its own file."""
    for use in module.index.nodes(ast.Name):
        if use.id == name and isinstance(use.ctx, ast.Load):
            bound = module.index.scope(use).bindings(name)
            if bound is not None and bound[0] is scope:
                yield module, use
    if scope.is_class:
        for attribute in module.index.nodes(ast.Attribute):
            if attribute.attr == name:
                yield module, attribute


def _uses_from_outside(module: Module, name: str | None) -> Iterator[_Use]:
    """Where a file uses a name, or an attribute, that another file binds."""
    uses: Iterable[ast.Name | ast.Attribute]
    uses = chain(module.index.nodes(ast.Name), module.index.nodes(ast.Attribute))
    for use in uses:
        if _name(use) == name and isinstance(use.ctx, ast.Load):
            yield module, use


def _is_reading(module: Module, use: ast.Name | ast.Attribute, container: _Container) -> bool:
    """Whether what is done with a container leaves in it what was there."""
    parent = module.index.parent(use)
    match parent:
        case ast.Subscript(value=value, ctx=ctx) if value is use:
            return isinstance(ctx, ast.Load)
        case ast.Attribute(attr=name):
            return name in _READING_METHODS or (isinstance(container, ast.List) and name in _ADDING_METHODS)
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return parent.iter is use
        case ast.Call(func=function):
            return (
                isinstance(function, ast.Name)
                and function.id in _ONLY_READING
                and _is_builtin(module, function)
            )
        case _:
            return isinstance(parent, ast.Compare | ast.Starred | ast.BinOp | ast.If | ast.UnaryOp)


def _is_builtin(module: Module, function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and module.index.scope(function).bindings(function.id) is None


def _name(node: ast.expr) -> str | None:
    """The name of a container, however it is reached: by itself, of a module, or of `self`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None
