"""What a type annotation says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.values import (
    NOTHING,
    UNKNOWN,
    Holds,
    Instance,
    LibraryName,
    Manager,
    ProjectClass,
    Row,
    Value,
    Yields,
    join,
)

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "Optional", "Required", "NotRequired"})
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"})
_COLLECTIONS = frozenset(
    {
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "Collection",
        "Generator",
        "Iterable",
        "Iterator",
        "List",
        "Sequence",
        "Set",
        "Tuple",
        "deque",
        "frozenset",
        "list",
        "set",
        "tuple",
    }
)
_TUPLES = frozenset({"Tuple", "tuple"})
_CONTEXT_MANAGERS = frozenset(
    {
        "AbstractAsyncContextManager",
        "AbstractContextManager",
        "AsyncContextManager",
        "ContextManager",
    }
)


def annotation_value(project: Project, module: Module, node: ast.expr) -> Value:
    """What an object is that has this annotation."""
    match node:
        case ast.Constant(value=None):
            return NOTHING
        case ast.Constant(value=str(quoted)):
            return _quoted(project, module, quoted)
        case ast.BinOp(op=ast.BitOr()):
            sides = (node.left, node.right)
            return join([annotation_value(project, module, side) for side in sides])
        case ast.Subscript():
            return _subscript(project, module, node)
        case ast.Name() | ast.Attribute():
            return _named(project, module, node)
        case _:
            return UNKNOWN


def instance_of(project: Project, cls: ProjectClass) -> Value:
    """What an object of a project's class is: a manager, if the class derives from one."""
    for current in project.mro(cls):
        for base in current.node.bases:
            value = project.value(current.module, base)
            if isinstance(value, LibraryName) and value.name in library.MANAGERS:
                return Manager(subclass=cls)
    return Instance(cls)


def _quoted(project: Project, module: Module, quoted: str) -> Value:
    try:
        expression = ast.parse(quoted.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return UNKNOWN
    return annotation_value(project, module, expression)


def _named(project: Project, module: Module, node: ast.Name | ast.Attribute) -> Value:
    value = project.value(module, node)
    if isinstance(value, LibraryName):
        return library.INSTANCES.get(value.name, UNKNOWN)
    if isinstance(value, ProjectClass):
        return instance_of(project, value)
    return _alias(project, module, node)


def _alias(project: Project, module: Module, node: ast.Name | ast.Attribute) -> Value:
    """A name for a longer annotation, such as `Db = Annotated[AsyncDatabaseManager, Depends(get_db)]`."""
    origins = project.origins(module, node)
    if len(origins) != 1:
        return UNKNOWN
    origin = origins[0]
    if isinstance(origin.node, ast.Subscript | ast.BinOp):
        with project.following(("alias", origin.node)) as first_time:
            if first_time:
                return annotation_value(project, origin.module, origin.node)
    return UNKNOWN


def _subscript(project: Project, module: Module, node: ast.Subscript) -> Value:  # noqa: PLR0911 - a return for each kind
    match node.value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            pass
        case _:
            return UNKNOWN
    arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    values = [annotation_value(project, module, argument) for argument in arguments]
    if not values:
        return UNKNOWN
    if name in _WRAPPERS:
        return values[0]
    if name == "Union":
        return join(values)
    if name in _TUPLES and not any(_is_ellipsis(argument) for argument in arguments):
        return Row(tuple(values))
    if name in _COLLECTIONS:
        return Holds(values[0])
    if name in _CONTEXT_MANAGERS:
        return Yields(values[0])
    if name in _MAPPINGS and len(values) > 1:
        return Holds(values[1], by_key=True)
    return UNKNOWN


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
