"""Whether two expressions stand for the same thing, as far as the code shows it.

What is not known by itself is known by where it comes from: two expressions that both are the parameter `db`
of one function are the same manager, whichever that is. Such a mark holds only where it means one thing: in
the function whose parameter it is, in the class whose object it is set on, in the loop that it is an element
of.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.inference import given_argument, has_hidden_arguments
from checker.rules.model.scope import FunctionNode, How, parameters
from checker.rules.model.strings import Hole
from checker.rules.model.tracing import From, decorator_name
from checker.rules.model.values import Instance, LibraryName, Manager, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import Binding
    from checker.rules.model.tracing import Origin

_PUBLIC = "public"
"""Where a manager works that was given a pool and no schema."""


class Role(Enum):
    """What a mark stands for."""

    PARAMETER = auto()
    """What a caller gives, or what a generated `__init__` is given for a field."""
    ELEMENT = auto()
    """What a loop has in hand; the node is what it goes over."""
    THING = auto()
    """What is made at a node."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is only known by where it comes from."""

    role: Role
    module: Module
    node: ast.AST
    path: tuple[int | str, ...] = ()
    """Which part of it, or which of several names that are bound at once."""


@dataclass(frozen=True, slots=True)
class OfObject:
    """An attribute of an object."""

    of: Thing
    name: str


@dataclass(frozen=True, slots=True)
class OnPool:
    """Any manager on a pool that has a schema: all of them work on the same tables."""

    pool: Thing
    schema: Spelling


Thing = Mark | OfObject | OnPool
Spelling = tuple["str | Mark", ...]
"""A text: what is written out, and what stands between, by marks."""


def spelling(project: Project, module: Module, node: ast.expr) -> Spelling | None:
    """What a text consists of; `None` if a part of it cannot be told from another."""
    known = project.text(module, node)
    if known is None:
        mark = _mark(project, module, node)
        return None if mark is None else (mark,)
    parts: list[str | Mark] = []
    for part in known.parts:
        inner: Spelling | None = (part.text,) if not isinstance(part, Hole) else None
        if isinstance(part, Hole) and part.node is not node and not isinstance(part.node, ast.FormattedValue):
            inner = spelling(project, part.module, part.node)
        if inner is None:
            return None
        parts.extend(inner)
    return joined(parts)


def joined(parts: Iterable[str | Mark]) -> Spelling:
    """A text of these parts."""
    found: list[str | Mark] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        elif part != "":
            found.append(part)
    return tuple(found)


def thing(project: Project, module: Module, node: ast.expr, at: ast.AST) -> Thing | None:
    """What an expression stands for; `None` if it cannot be told from another of its kind.

    Args:
        project: Whom to ask.
        module: Where the expression is.
        node: The expression.
        at: Where it is used: marks have to hold there.
    """
    with project.following(("thing", node)) as first_time:
        return _thing(project, module, node, at) if first_time else None


def _thing(project: Project, module: Module, node: ast.expr, at: ast.AST) -> Thing | None:
    binding = _only_binding(module, node)
    if (
        binding is not None
        and binding.how is How.VALUE
        and isinstance(binding.value, ast.Name | ast.Attribute)
    ):
        return thing(project, module, binding.value, at)
    if isinstance(node, ast.Attribute) and not module.is_self(node.value):
        base = project.value(module, node.value)
        if isinstance(base, Instance | Manager):
            of = thing(project, module, node.value, at)
            return None if of is None else OfObject(of, node.attr)
    origins = project.origins(module, node)
    if len(origins) == 1 and origins[0].kind is not From.NAME:
        for candidate in _candidates(project, origins[0]):
            if holds_at(project, candidate, module, at):
                return candidate
    if isinstance(node, ast.Name) and binding is not None and binding.how in _BOUND_TO_A_VALUE:
        return Mark(Role.THING, module, binding.node, (node.id,))
    return None


_BOUND_TO_A_VALUE = frozenset({How.VALUE, How.CONTEXT, How.ELEMENT, How.PART})


def _only_binding(module: Module, node: ast.expr) -> Binding | None:
    """The one place where a name is bound."""
    if not isinstance(node, ast.Name):
        return None
    found = module.index.scope(node).bindings(node.id)
    return found[1][0] if found is not None and len(found[1]) == 1 else None


def _candidates(project: Project, origin: Origin) -> Iterator[Thing]:
    if isinstance(origin.node, ast.Call):
        shared = _on_pool(project, origin.module, origin.node)
        if shared is not None:
            yield shared
    role = Role.PARAMETER if origin.kind is From.PARAMETER else Role.THING
    yield Mark(role, origin.module, origin.node, origin.path)


def _on_pool(project: Project, module: Module, made: ast.Call) -> OnPool | None:
    """A manager by its pool and schema, if it is made of these."""
    function = project.value(module, made.func)
    if not isinstance(function, LibraryName) or function.name not in library.MANAGERS:
        return None
    given, schema = given_argument(made, 1, "pool"), given_argument(made, 2, "schema")
    if given is None or given_argument(made, 0, "config") is not None or has_hidden_arguments(made):
        return None
    pool = thing(project, module, given, made)
    text = (_PUBLIC,) if schema is None else spelling(project, module, schema)
    return None if pool is None or text is None else OnPool(pool, text or (_PUBLIC,))


def _mark(project: Project, module: Module, node: ast.expr) -> Mark | None:
    """The mark of a value that is a parameter or an element of a loop, unchanged."""
    origins = project.origins(module, node)
    if len(origins) != 1:
        return None
    origin = origins[0]
    match origin.kind:
        case From.PARAMETER:
            return Mark(Role.PARAMETER, origin.module, origin.node)
        case From.ELEMENT:
            return Mark(Role.ELEMENT, origin.module, origin.node, origin.path)
        case _:
            return None


def marks(found: Thing | Spelling) -> Iterator[Mark]:
    """The marks in something."""
    match found:
        case Mark():
            yield found
        case OfObject(of=of):
            yield from marks(of)
        case OnPool(pool=pool, schema=schema):
            yield from marks(pool)
            yield from marks(schema)
        case _:
            yield from (part for part in found if isinstance(part, Mark))


def holds_at(project: Project, found: Thing | Spelling, module: Module, at: ast.AST) -> bool:
    """Whether all marks mean one thing at a place."""
    return all(_holds_at(project, mark, module, at) for mark in marks(found))


def _holds_at(project: Project, mark: Mark, module: Module, at: ast.AST) -> bool:
    around = set(module.index.ancestors(at))
    if mark.role is Role.ELEMENT:
        return loop_of(mark) in around
    owner = owner_of(mark)
    if owner is None or owner in around:
        return True
    return _holds_for_every_call(owner) or any(
        _is_kept_by(project, base, mark, owner)
        for node in around
        if isinstance(node, ast.ClassDef)
        for base in project.mro(ProjectClass(module, node, module.scope_of(node)))
    )


def _holds_for_every_call(owner: ast.AST) -> bool:
    """Whether a function gives the same to everybody: it keeps what it made, and is told nothing."""
    return (
        isinstance(owner, FunctionNode)
        and not parameters(owner)
        and any(decorator_name(decorator) in {"cache", "lru_cache"} for decorator in owner.decorator_list)
    )


def _is_kept_by(project: Project, cls: ProjectClass, mark: Mark, owner: ast.AST) -> bool:
    """Whether an object of a class has what is marked, set by one of its methods, or as a field or property.

    What a method only returns is another thing for every call.
    """
    if owner is cls.node:
        return True
    if not isinstance(owner, FunctionNode) or cls.module.index.parent(owner) is not cls.node:
        return False
    if any(
        decorator_name(decorator) in {"cached_property", "property"} for decorator in owner.decorator_list
    ):
        return True
    return any(
        binding.value is mark.node
        or any(origin.node is mark.node for origin in project.origins(cls.module, binding.value))
        for bindings in cls.scope.attributes.values()
        for binding in bindings
        if binding.value is not None and cls.module.function_around(binding.node) is owner
    )


def owner_of(mark: Mark) -> ast.AST | None:
    """The function in which a mark means one thing, or the class for its fields; `None`: it does anywhere."""
    if mark.role is Role.PARAMETER and isinstance(mark.node, ast.AnnAssign):
        return mark.module.index.parent(mark.node)
    for outer in mark.module.index.ancestors(mark.node):
        if isinstance(outer, FunctionNode | ast.Lambda):
            return outer
    return None


def loop_of(mark: Mark) -> ast.AST | None:
    """The loop or comprehension that goes over what a mark is an element of."""
    parent = mark.module.index.parent(mark.node)
    return mark.module.index.parent(parent) if isinstance(parent, ast.comprehension) else parent
