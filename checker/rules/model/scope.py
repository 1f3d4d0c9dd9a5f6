"""Which names a piece of code binds, and where.

One walk over a file's tree notes, for every node, its parent and the scope it stands in; for every
scope, what is bound to each name; and for every class, what its methods assign to `self`.
"""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
ScopeNode = (
    ast.Module
    | FunctionNode
    | ast.Lambda
    | ast.ClassDef
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OPENING = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, *_COMPREHENSIONS})
"""The nodes that make a scope."""
_BINDING = frozenset(
    {
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.arg, ast.Import, ast.ImportFrom),
        *(ast.Global, ast.Nonlocal, ast.NamedExpr, ast.MatchAs, ast.MatchStar, ast.ExceptHandler),
        *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor, ast.comprehension),
        *(ast.withitem, ast.Delete),
    }
)
"""The nodes that may bind a name."""
_NOTHING: frozenset[ast.AST] = frozenset()
_WITHOUT_CHILDREN = frozenset({"ctx", "op", "ops", "id", "attr", "type_comment", "simple", "level"})
"""Fields that hold no node, or one that all places share: every name that is read has the same `ctx`."""
_Node = TypeVar("_Node", bound=ast.AST)


class How(Enum):
    """How a name came to be bound."""

    VALUE = auto()
    """To the value of an expression."""
    PARAMETER = auto()
    CONTEXT = auto()
    """To what a context manager yields; the expression is the context manager."""
    ELEMENT = auto()
    """To one element of the expression."""
    PART = auto()
    """To one part of the expression, which is a tuple."""
    IMPORT = auto()
    DEFINITION = auto()
    """To the function or class defined there."""
    OTHER = auto()
    """In a way that is not followed: `del`, `except … as`, `global` elsewhere, augmented assignment."""


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place at which a name is bound."""

    how: How
    node: ast.AST
    """The target, parameter, import or definition."""
    value: ast.expr | None = None
    annotation: ast.expr | None = None
    path: tuple[int, ...] = ()
    """Of what is taken apart (`for name, db in …`): which part of it, and of that again."""


@dataclass(slots=True, eq=False)
class Scope:
    """A module, function, class or comprehension, with the names bound in it."""

    node: ScopeNode
    parent: Scope | None
    names: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))
    attributes: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))
    """Of a class: what its methods assign to `self`."""
    stars: list[ast.ImportFrom] = field(default_factory=list)
    """The `from … import *` of a module."""

    @property
    def is_class(self) -> bool:
        """Whether this is the body of a class."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def function(self) -> FunctionNode | None:
        """The function whose scope this is, if it is one."""
        return self.node if isinstance(self.node, FunctionNode) else None

    def bindings(self, name: str) -> tuple[Scope, list[Binding]] | None:
        """Look a name up as Python does: here, then in the enclosing functions, then in the module."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found and (scope is self or not scope.is_class):
                return scope, found
            scope = scope.parent
        return None


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """For each kind of node, the fields that may hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        self[kind] = tuple(name for name in kind._fields if name not in _WITHOUT_CHILDREN)
        return self[kind]


_FIELDS = _Fields()


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes in a node, in the order of its fields."""
    for name in _FIELDS[type(node)]:
        value = getattr(node, name, None)
        if isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    yield item
        elif isinstance(value, ast.AST):
            yield value


def first_parameter(function: FunctionNode) -> str | None:
    """The name of a function's first positional parameter."""
    positional = [*function.args.posonlyargs, *function.args.args]
    return positional[0].arg if positional else None


def parameters(function: FunctionNode) -> list[ast.arg]:
    """All named parameters of a function, the positional ones first."""
    arguments = function.args
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def defaults(function: FunctionNode) -> dict[ast.AST, ast.expr]:
    """What the parameters of a function are where a call does not say, for those that have such a default."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    first = len(positional) - len(arguments.defaults)
    by_name = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    found: dict[ast.AST, ast.expr] = dict(zip(positional[first:], arguments.defaults, strict=True))
    return found | {parameter: default for parameter, default in by_name if default is not None}


class ScopeIndex:
    """The scopes and bindings of one file, its nodes by type, and their parents."""

    __slots__ = ("_nodes", "_parents", "_scopes", "module_scope", "scopes_by_node")

    def __init__(self, tree: ast.Module) -> None:
        self.module_scope = Scope(tree, None)
        self.scopes_by_node: dict[ast.AST, Scope] = {tree: self.module_scope}
        self._parents: dict[ast.AST, ast.AST] = {}
        self._scopes: dict[ast.AST, Scope] = {}
        self._nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        self._walk(tree)

    def nodes(self, kind: type[_Node]) -> Iterator[_Node]:
        """All nodes of one type."""
        yield from cast("list[_Node]", self._nodes.get(kind, []))

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node around a node."""
        return self._parents.get(node)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, from the inside out."""
        current = self._parents.get(node)
        while current is not None:
            yield current
            current = self._parents.get(current)

    def scope(self, node: ast.AST) -> Scope:
        """The scope in which a node's names are looked up."""
        return self._scopes.get(node, self.module_scope)

    def _walk(self, tree: ast.Module) -> None:
        # Half of what examining a file takes is spent here: a name is looked up once, and nothing is made
        # for the many nodes that neither open a scope nor bind a name.
        nodes, parents, scopes = self._nodes, self._parents, self._scopes
        todo: deque[tuple[ast.AST, Scope]] = deque([(tree, self.module_scope)])
        while todo:
            node, scope = todo.popleft()
            kind = type(node)
            nodes[kind].append(node)
            scopes[node] = scope
            inner, inside = self._open(node, scope) if kind in _OPENING else (None, _NOTHING)
            for child in _children(node):
                parents[child] = node
                todo.append((child, inner if inner is not None and child in inside else scope))
            if kind in _BINDING:
                self._bind(node, scope)

    def _open(self, node: ast.AST, scope: Scope) -> tuple[Scope | None, AbstractSet[ast.AST]]:
        """Open the scope that a node makes; also tell which of its children stand in it."""
        if isinstance(node, FunctionNode):
            inner = Scope(node, scope)
            inside: set[ast.AST] = {node.args, *node.body}
        elif isinstance(node, ast.ClassDef):
            inner, inside = Scope(node, scope), set(node.body)
        elif isinstance(node, ast.Lambda):
            inner, inside = Scope(node, scope), {node.args, node.body}
        elif isinstance(node, _COMPREHENSIONS):
            inner, inside = Scope(node, scope), set(ast.iter_child_nodes(node))
        else:
            return None, set()
        self.scopes_by_node[node] = inner
        return inner, inside

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                scope.names[node.name].append(Binding(How.DEFINITION, node))
            case ast.arg():
                binding = Binding(How.PARAMETER, node, annotation=node.annotation)
                scope.names[node.arg].append(binding)
            case ast.Import() | ast.ImportFrom():
                self._bind_import(node, scope)
            case ast.Global() | ast.Nonlocal():
                self._bind_elsewhere(node, scope)
            case ast.NamedExpr():
                outer = scope
                while isinstance(outer.node, _COMPREHENSIONS) and outer.parent is not None:
                    outer = outer.parent
                self._bind_target(node.target, Binding(How.VALUE, node, node.value), outer)
            case ast.MatchAs(pattern=ast.MatchClass(cls=cls), name=str(name)):
                scope.names[name].append(Binding(How.VALUE, node, annotation=cls))
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                scope.names[name].append(Binding(How.OTHER, node))
            case _:
                self._bind_targets(node, scope)

    def _bind_targets(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Assign():
                for target in node.targets:
                    self._bind_target(target, Binding(How.VALUE, node, node.value), scope)
            case ast.AnnAssign():
                self._bind_target(node.target, Binding(How.VALUE, node, node.value, node.annotation), scope)
            case ast.AugAssign():
                self._bind_target(node.target, Binding(How.OTHER, node), scope)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                self._bind_target(node.target, Binding(How.ELEMENT, node, node.iter), scope)
            case ast.withitem(optional_vars=ast.expr() as target):
                self._bind_target(target, Binding(How.CONTEXT, node, node.context_expr), scope)
            case ast.Delete():
                for target in node.targets:
                    self._bind_target(target, Binding(How.OTHER, node), scope)
            case _:
                pass

    def _bind_target(self, target: ast.expr, binding: Binding, scope: Scope) -> None:
        match target:
            case ast.Name():
                scope.names[target.id].append(binding)
            case ast.Attribute(value=ast.Name(id=owner)):
                class_scope = _class_of_self(scope, owner)
                if class_scope is not None:
                    class_scope.attributes[target.attr].append(binding)
            case ast.Tuple() | ast.List():
                for element, part in zip(target.elts, _parts(binding, target), strict=True):
                    self._bind_target(element, part, scope)
            case ast.Starred():
                self._bind_target(target.value, Binding(How.OTHER, binding.node), scope)
            case _:
                pass

    def _bind_import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            if alias.name == "*" and isinstance(node, ast.ImportFrom):
                scope.stars.append(node)
                continue
            bound = alias.asname or alias.name
            if isinstance(node, ast.Import):
                bound = alias.asname or alias.name.partition(".")[0]
            scope.names[bound].append(Binding(How.IMPORT, alias))

    def _bind_elsewhere(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        """A name that is rebound from another scope is not followed in either."""
        for name in node.names:
            scope.names[name].append(Binding(How.OTHER, node))
            if isinstance(node, ast.Global):
                self.module_scope.names[name].append(Binding(How.OTHER, node))
                continue
            outer = scope.parent
            while outer is not None:
                if outer.function is not None:
                    outer.names[name].append(Binding(How.OTHER, node))
                outer = outer.parent


def _class_of_self(scope: Scope, owner: str) -> Scope | None:
    """The class whose `self` the name is, seen from inside one of its methods."""
    current: Scope | None = scope
    while current is not None:
        function = current.function
        if function is not None and current.parent is not None and current.parent.is_class:
            return current.parent if first_parameter(function) == owner else None
        current = current.parent
    return None


def _parts(binding: Binding, target: ast.Tuple | ast.List) -> list[Binding]:
    """What the elements of a tuple are bound to that stands for a name."""
    count = len(target.elts)
    values = _written_out(binding, count)
    if values is not None:
        return [Binding(binding.how, binding.node, value) for value in values]
    how = {How.VALUE: How.PART}.get(binding.how, binding.how)
    if how not in {How.ELEMENT, How.PART} or any(isinstance(each, ast.Starred) for each in target.elts):
        return [Binding(How.OTHER, binding.node)] * count
    return [replace(binding, how=how, path=(*binding.path, position)) for position in range(count)]


def _written_out(binding: Binding, count: int) -> list[ast.expr] | None:
    """The values that a tuple target gets, if they are written out one by one."""
    value = binding.value
    if binding.how is not How.VALUE:
        return None
    if isinstance(value, ast.Await):
        value = value.value
    match value:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            pass
        case ast.Call(func=ast.Attribute(attr="gather") | ast.Name(id="gather"), args=elements):
            pass
        case _:
            return None
    if len(elements) != count or any(isinstance(element, ast.Starred) for element in elements):
        return None
    return elements
