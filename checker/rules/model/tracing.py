"""Following an expression back to where its value is made.

`db or AsyncDatabaseManager(config)` has two origins: a parameter and a call. Names, attributes of `self`,
imports, `await`, and the project's own functions are followed; the origins are where that ends.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.scope import Binding, FunctionNode, How, Scope
from checker.rules.model.values import (
    UNKNOWN,
    Function,
    Instance,
    LibraryName,
    Manager,
    ProjectClass,
    ProjectModule,
    Value,
)

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


class From(Enum):
    """What an origin is."""

    EXPRESSION = auto()
    """An expression that is not followed further."""
    PARAMETER = auto()
    """A parameter, or a field that a generated `__init__` takes."""
    CONTEXT = auto()
    """What the context manager yields that the expression makes."""
    ELEMENT = auto()
    """One element of the expression."""
    PART = auto()
    """One part of the expression, which is a tuple."""
    NAME = auto()
    """An import, a function or a class; its value is known."""


class Origin(NamedTuple):
    """Where a value is made."""

    kind: From
    module: Module
    node: ast.AST
    value: Value = UNKNOWN
    path: tuple[int, ...] = ()
    """Which part of it, where it is taken apart."""


@dataclass(frozen=True, slots=True)
class Trace:
    """All origins of an expression, and the types it is declared to have on the way."""

    origins: tuple[Origin, ...] = ()
    declared: tuple[tuple[Module, ast.expr], ...] = ()

    def __add__(self, other: Trace) -> Trace:
        origins = tuple(dict.fromkeys(self.origins + other.origins))
        if len(origins) > _TOO_MANY:
            origins = (Origin(From.NAME, origins[0].module, origins[0].node),)
        return Trace(origins, tuple(dict.fromkeys(self.declared + other.declared)))


_TOO_MANY = 16
"""More origins than this are as good as none."""

_TRANSPARENT_DECORATORS = frozenset({"cache", "classmethod", "lru_cache", "property", "staticmethod"})


def decorator_name(decorator: ast.expr) -> str:
    """The last part of a decorator's name: `fixture` for `@pytest_asyncio.fixture(scope="session")`."""
    if isinstance(decorator, ast.Call):
        decorator = decorator.func
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else ""


def trace(project: Project, module: Module, node: ast.expr) -> Trace:  # noqa: PLR0911 - a return for each kind
    """Find the origins of an expression."""
    match node:
        case ast.Await(value=value) | ast.NamedExpr(value=value):
            return project.trace(module, value)
        case ast.IfExp():
            return project.trace(module, node.body) + project.trace(module, node.orelse)
        case ast.BoolOp(op=ast.Or(), values=values):
            return sum((project.trace(module, value) for value in values), Trace())
        case ast.BoolOp(op=ast.And(), values=[*_, last]):
            return project.trace(module, last)
        case ast.Name():
            return _trace_name(project, module, node)
        case ast.Attribute():
            return _trace_attribute(project, module, node)
        case ast.Call():
            return _trace_call(project, module, node)
        case _:
            return _origin(module, node)


def trace_bindings(project: Project, module: Module, scope: Scope, bindings: list[Binding]) -> Trace:
    """Find the origins of a name from all the places that bind it."""
    if any(binding.how is How.OTHER for binding in bindings):
        return Trace((Origin(From.NAME, module, bindings[0].node),))
    found = Trace()
    for binding in bindings:
        with project.following(binding) as first_time:
            if first_time:
                found += _trace_binding(project, module, scope, binding)
    return found


def class_member(project: Project, cls: ProjectClass, name: str) -> Trace | None:
    """What an attribute of an object is, from its class, the class's methods and its project bases."""
    found: Trace | None = None
    for current in project.mro(cls):
        inside = current.scope.names.get(name, [])
        method = next((b.node for b in inside if b.how is How.DEFINITION), None)
        if isinstance(method, FunctionNode) and found is None:
            return _trace_method(project, current, method)
        bindings = [*inside, *current.scope.attributes.get(name, [])]
        if bindings:
            traced = trace_bindings(project, current.module, current.scope, bindings)
            found = traced if found is None else found + traced
    return found


def module_member(project: Project, module: Module, name: str) -> Trace | None:
    """What a name is in a module, which may have it from another's star."""
    scope = module.index.module_scope
    if name in scope.names:
        return trace_bindings(project, module, scope, scope.names[name])
    return _trace_star(project, module, name)


def function_results(project: Project, function: Function) -> Trace:
    """The origins of what a function returns or yields."""
    module, node = function.module, function.node
    found = Trace()
    with project.following(node) as first_time:
        if first_time:
            for result in module.results.get(node, []):
                found += project.trace(module, result)
    return found


def _origin(module: Module, node: ast.expr) -> Trace:
    return Trace((Origin(From.EXPRESSION, module, node),))


def _known(module: Module, node: ast.AST, value: Value) -> Trace:
    return Trace((Origin(From.NAME, module, node, value),))


def _trace_name(project: Project, module: Module, node: ast.Name) -> Trace:
    found = module.index.scope(node).bindings(node.id)
    if found is not None:
        return trace_bindings(project, module, *found)
    return _trace_star(project, module, node.id) or _origin(module, node)


def _trace_star(project: Project, module: Module, name: str) -> Trace | None:
    """What a name is that `from … import *` binds: any of several may be the one that does."""
    # The files of a package may each import a name from the package, which has stars from all of them.
    with project.following(("star", module, name)) as first_time:
        return _trace_stars(project, module, name) if first_time else None


def _trace_stars(project: Project, module: Module, name: str) -> Trace | None:
    found: Trace | None = None
    for star in module.index.module_scope.stars:
        source = project.files.imported(module, star.module or "", star.level)
        exported = library.star_export(star.module or "", name)
        traced: Trace | None = None
        if source is not None and name in source.index.module_scope.names:
            scope = source.index.module_scope
            traced = trace_bindings(project, source, scope, scope.names[name])
        elif exported is not None:
            traced = _known(module, star, exported)
        if traced is not None:
            found = traced if found is None else found + traced
    return found


def _trace_binding(project: Project, module: Module, scope: Scope, binding: Binding) -> Trace:  # noqa: PLR0911 - a return for each kind
    declared = Trace(declared=((module, binding.annotation),) if binding.annotation else ())
    match binding.how, binding.node:
        case How.PARAMETER, node:
            return Trace((Origin(From.PARAMETER, module, node),))
        case How.IMPORT, ast.alias() as alias:
            return _trace_import(project, module, alias)
        case How.DEFINITION, ast.ClassDef() as node:
            cls = ProjectClass(module, node, module.scope_of(node))
            return _known(module, node, cls)
        case How.DEFINITION, (ast.FunctionDef() | ast.AsyncFunctionDef()) as node:
            return _known(module, node, Function(module, node))
        case How.CONTEXT | How.ELEMENT | How.PART, _ if binding.value is not None:
            return Trace((Origin(From[binding.how.name], module, binding.value, path=binding.path),))
        case How.VALUE, node:
            if scope.is_class and binding.annotation is not None and generates_init(scope):
                return declared + Trace((Origin(From.PARAMETER, module, node),))
            if binding.value is not None:
                return declared + project.trace(module, binding.value)
        case _:
            pass
    return declared


def generates_init(scope: Scope) -> bool:
    """Whether a class's annotated fields become parameters of its constructor."""
    node = scope.node
    if not isinstance(node, ast.ClassDef):
        return False
    decorators = {decorator_name(decorator) for decorator in node.decorator_list}
    bases = {decorator_name(base) for base in node.bases}
    return bool(decorators & {"dataclass", "define", "frozen", "attrs"}) or bool(
        bases & {"BaseModel", "NamedTuple", "BaseSettings"}
    )


def _trace_import(project: Project, module: Module, alias: ast.alias) -> Trace:
    statement = module.index.parent(alias)
    if isinstance(statement, ast.ImportFrom):
        return _trace_import_from(project, module, statement, alias)
    name = alias.name if alias.asname else alias.name.partition(".")[0]
    source = project.files.imported(module, name)
    value = LibraryName(name) if source is None else ProjectModule(source)
    return _known(module, alias, value)


def _trace_import_from(
    project: Project, module: Module, statement: ast.ImportFrom, alias: ast.alias
) -> Trace:
    package, level = statement.module or "", statement.level
    source = project.files.imported(module, package, level) if package or level else None
    if source is not None and source is not module:
        member = module_member(project, source, alias.name)
        if member is not None:
            return member
    submodule = project.files.imported(module, f"{package}.{alias.name}", level)
    if submodule is not None:
        return _known(module, alias, ProjectModule(submodule))
    if source is None and not level:
        return _known(module, alias, LibraryName(library.canonical(f"{package}.{alias.name}")))
    return _known(module, alias, UNKNOWN)


def _trace_attribute(project: Project, module: Module, node: ast.Attribute) -> Trace:
    base = project.value(module, node.value)
    found: Trace | None = None
    match base:
        case ProjectModule(module=source):
            found = module_member(project, source, node.attr)
        case LibraryName(name=name):
            full = library.canonical(f"{name}.{node.attr}")
            found = _known(module, node, LibraryName(full))
        case Instance(of=cls) | Manager(subclass=ProjectClass() as cls):
            found = class_member(project, cls, node.attr)
        case ProjectClass():
            found = class_member(project, base, node.attr)
        case _:
            pass
    return found or _origin(module, node)


def _trace_method(project: Project, cls: ProjectClass, method: FunctionNode) -> Trace:
    decorators = {decorator_name(decorator) for decorator in method.decorator_list}
    function = Function(cls.module, method, bound="staticmethod" not in decorators)
    if decorators & {"property", "cached_property"}:
        return _declared_result(function) + function_results(project, function)
    return _known(cls.module, method, function)


def _trace_call(project: Project, module: Module, node: ast.Call) -> Trace:
    function = project.value(module, node.func)
    if not isinstance(function, Function) or function.node in function.module.generators:
        return _origin(module, node)
    decorators = {decorator_name(decorator) for decorator in function.node.decorator_list}
    declared = _declared_result(function)
    if decorators <= _TRANSPARENT_DECORATORS:
        results = function_results(project, function)
        if results.origins:
            return declared + results
    return declared + _origin(module, node)


def _declared_result(function: Function) -> Trace:
    returns = function.node.returns
    return Trace(declared=((function.module, returns),) if returns is not None else ())
