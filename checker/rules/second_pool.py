"""One database, one pool: services share it through managers of their own.

## What it does

Finds a second pool to the same database that is kept beside the first, by one function, class or module:
managers that are each made from a configuration, repeated `create_shared_pool` calls, or either of them in
a loop. The pools of services count for whoever makes these: classes that open one for each of their
objects, and functions that return one, in whichever file they are.

## Why is this bad

Every pool opens `min_connections` connections of its own (10 unless said otherwise) and keeps them from
the others. Three pools of 8 under a limit of 25 cannot give one busy service the 12 it needs; one pool
of 20 can. Managers that share a pool keep their schemas apart just the same. pgdbm's log warning about
it is no help: it never comes for `create_shared_pool`, and comes falsely for two databases that are
given by connection string.

## Example

```python
from pgdbm import AsyncDatabaseManager, DatabaseConfig

DSN = "postgresql://larder@localhost/larder"


async def start() -> tuple[AsyncDatabaseManager, AsyncDatabaseManager]:
    orders = AsyncDatabaseManager(DatabaseConfig(connection_string=DSN, schema="orders"))
    stock = AsyncDatabaseManager(DatabaseConfig(connection_string=DSN, schema="stock"))
    await orders.connect()
    await stock.connect()
    return orders, stock
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager, DatabaseConfig

DSN = "postgresql://larder@localhost/larder"


async def start() -> tuple[AsyncDatabaseManager, AsyncDatabaseManager]:
    pool = await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=DSN))
    orders = AsyncDatabaseManager(pool=pool, schema="orders")
    stock = AsyncDatabaseManager(pool=pool, schema="stock")
    return orders, stock
```

## Known problems

Sees only pools whose target is provably the same: the same text, variable, configuration or environment
variable. A different database, host or role is another target. Silent on a pool that is closed before the
next is opened, on one that its file is seen to use for LISTEN and nothing else, on branches of which one
runs, on functions that open a pool each time they are called, and outside of functions in Markdown, where a
block may show one way beside another.
Pools of services are not counted in tests, where a base class opens them, where one is opened only under a
condition, as by a service that is given a manager or makes its own, and where nobody is seen to make two of
the services: each may run in a process of its own.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.flow import loop_around, never_both
from checker.rules.model.listening import only_listens
from checker.rules.model.pools import target
from checker.rules.model.rule import Rule
from checker.rules.model.services import CLOSERS, pools_of_calls

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_KEEPERS = frozenset({"add", "append", "insert", "setdefault"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the second and later pools to one database in one file."""
    groups: dict[Hashable, list[_Kept]] = defaultdict(list)
    for opening in project.openings(module):
        kept = _kept(module, opening.call)
        goes_to = target(project, module, opening)
        if kept is not None and goes_to is not None and not _is_one_of_several_ways(module, kept):
            groups[kept.owner, goes_to].append(kept)
    if not module.is_test_code:
        for pool in pools_of_calls(project, module):
            kept = _kept(module, pool.call)
            if kept is not None and not _is_handed_on(module, pool.call):
                groups[kept.owner, pool.goes_to].append(
                    replace(kept, opener=pool.opener, closers=pool.closers)
                )
    for group in groups.values():
        shared = [kept for kept in group if kept.repeated or not only_listens(project, module, kept.call)]
        yield from _report(module, sorted(shared, key=lambda kept: (kept.call.lineno, kept.call.col_offset)))


RULE = Rule(
    name="second-pool",
    kind="bug",
    title="One database, one pool: services share it through managers of their own.",
    excuse="Separate pools give better isolation.",
    exercise="07_pool_per_service",
    trial="test_one_service_can_have_what_the_others_leave",
    check=check,
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An opened pool that somebody keeps."""

    call: ast.Call
    owner: ast.AST
    """The class, function or module that keeps it."""
    name: str
    """What it is kept as; empty for an element of something."""
    repeated: bool
    """Whether a loop keeps one more on every turn."""
    opener: str = ""
    """The class or function whose code opens it, if the call does not open it by itself."""
    closers: frozenset[str] = CLOSERS
    """The methods that close it."""


def _is_one_of_several_ways(module: Module, kept: _Kept) -> bool:
    """Whether a page shows this outside of any function, where it may show another way beside it."""
    return module.path.suffix in {".md", ".markdown"} and kept.owner is module.tree


def _report(module: Module, group: list[_Kept]) -> Iterator[Finding]:
    counted: list[_Kept] = []
    for kept in group:
        call = kept.call
        who = module.qualified_name(call)
        beside = [other for other in counted if _both_open(module, other, kept)]
        opens = f"has `{kept.opener}` open" if kept.opener else "opens"
        if kept.repeated:
            yield module.finding(
                RULE,
                call,
                f"`{who}` {opens} one more pool to the same database on every turn of the loop, each with "
                f"connections of its own that the others cannot use.",
            )
        elif beside:
            first = beside[0]
            as_what = f" {'for' if kept.opener else 'as'} `{kept.name}`" if kept.name else ""
            first_as = f"`{first.name}`" if first.name else "one"
            yield module.finding(
                RULE,
                call,
                f"`{who}` {opens} another pool to the same database{as_what}: {first_as} from line "
                f"{first.call.lineno} has connections of its own already, and neither can use the "
                f"other's.",
            )
        counted.append(kept)


def _kept(module: Module, call: ast.Call) -> _Kept | None:
    """How an opened pool is kept; `None` if it cannot be seen to be."""
    node: ast.AST = call
    loop = loop_around(module, call)
    function = module.function_around(call)
    around: ast.AST = function or module.tree
    parent = module.index.parent(node)
    while isinstance(parent, ast.Await | ast.keyword | ast.IfExp | ast.BoolOp):
        node, parent = parent, module.index.parent(parent)
    match parent:
        case ast.Assign(targets=[place]) | ast.AnnAssign(target=place) | ast.NamedExpr(target=place):
            return _kept_at(module, call, place, loop, around)
        case ast.Dict() | ast.List() | ast.Tuple() | ast.Set() | ast.Call():
            is_kept = not isinstance(parent, ast.Call) or _keeps(parent) or loop is None
            owner = _owner_of_literal(module, parent, around)
            return _Kept(call, owner, "", repeated=loop is not None) if is_kept else None
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            return _Kept(call, around, "", repeated=True)
        case _:
            return None


def _is_handed_on(module: Module, call: ast.Call) -> bool:
    """Whether an object is an argument at once: what it is given to may run it and close it."""
    parent = module.index.parent(call)
    while isinstance(parent, ast.Await | ast.keyword):
        parent = module.index.parent(parent)
    return isinstance(parent, ast.Call) and not _keeps(parent)


def _kept_at(
    module: Module, call: ast.Call, place: ast.expr, loop: ast.AST | None, around: ast.AST
) -> _Kept | None:
    name = spelled(place)
    if isinstance(place, ast.Subscript):
        return _Kept(call, around, name, repeated=loop is not None)
    if loop is not None:
        kept = isinstance(place, ast.Name) and _is_kept_in(loop, place.id) and not _is_closed_in(loop, name)
        return _Kept(call, around, name, repeated=True) if kept else None
    cls = module.class_around(call)
    if isinstance(place, ast.Attribute) and module.is_self(place.value) and cls is not None:
        return _Kept(call, cls, name, repeated=False)
    return _Kept(call, around, name, repeated=False)


def _owner_of_literal(module: Module, literal: ast.AST, around: ast.AST) -> ast.AST:
    parent = module.index.parent(literal)
    if isinstance(parent, ast.Assign) and any(
        isinstance(place, ast.Attribute) and module.is_self(place.value) for place in parent.targets
    ):
        return module.class_around(literal) or around
    return around


def _keeps(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _KEEPERS


def _is_kept_in(loop: ast.AST, name: str) -> bool:
    """Whether a loop puts what it has under a name into a collection."""
    for node in ast.walk(loop):
        match node:
            case ast.Assign(targets=[ast.Subscript()], value=ast.Name(id=kept)) if kept == name:
                return True
            case ast.Call(args=arguments) if _keeps(node):
                if any(isinstance(given, ast.Name) and given.id == name for given in arguments):
                    return True
            case _:
                pass
    return False


def _is_closed_in(block: ast.AST, name: str) -> bool:
    return any(_closes(node, name, CLOSERS) for node in ast.walk(block))


def _closes(node: ast.AST, name: str, closers: frozenset[str]) -> bool:
    match node:
        case ast.Attribute(attr=method, value=value):
            return method in closers and ast.unparse(value) == name
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return any(ast.unparse(item.context_expr) == name for item in items)
        case _:
            return False


def _both_open(module: Module, first: _Kept, second: _Kept) -> bool:
    """Whether two pools can be open at the same time."""
    one, other = first.call, second.call
    if first.name and first.name == second.name:
        return False
    if never_both(module, one, other):
        return False
    if module.function_around(one) is not module.function_around(other) or not first.name:
        return True
    around = module.function_around(one) or module.tree
    return not any(
        _closes(node, first.name, first.closers) and one.lineno < (node.end_lineno or 0) < other.lineno
        for node in ast.walk(around)
        if isinstance(node, ast.expr | ast.stmt)
    )
