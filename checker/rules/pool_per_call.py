"""A pool is opened once, not by every call.

## What it does

Finds functions that open a pool, use it, and return without closing it or handing it to anybody.

## Why is this bad

Nobody can close the pool any more, and its connections stay open on the server until the process ends.
Every call adds `min_connections` of them (10 unless said otherwise) until PostgreSQL refuses: with a
limit of 25 and pools of 2, the 13th call fails.

## Example

```python
from pgdbm import AsyncDatabaseManager, DatabaseConfig


async def count_orders(dsn: str) -> int:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
    await db.connect()
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


async def count_orders(db: AsyncDatabaseManager) -> int:
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
```

## Known problems

Silent as soon as the pool is handed on in any way, but for a manager that is forgotten with it, and as soon
as it is closed, but for a close only after an error. Silent on functions called `main`, on those that their
file only gives to `asyncio.run`, once and outside of a loop, in test files, and on a pool that another
function opens for its caller. A function that opens and closes a pool on every call leaks nothing and is
not reported, wasteful as it is.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.flow import leaves, loop_around
from checker.rules.model.rule import Rule
from checker.rules.model.values import LibraryName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.pools import Opening
    from checker.rules.model.project import Project
    from checker.rules.model.scope import FunctionNode

_CLOSERS = frozenset({"close", "disconnect", "terminate"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the pools that one file opens and forgets."""
    if module.is_test_code:
        return
    for opening in project.openings(module):
        function = module.function_around(opening.call)
        if function is None or function.name == "main" or _is_run_once(module, project, function):
            continue
        opened = _opened(module, opening)
        if opened is None or not (opened.connects or _connects(module, function, opened.name)):
            continue
        if not opened.name or _is_forgotten(module, project, function, opened.name):
            as_what = f" as `{opened.name}`" if opened.name else ""
            message = (
                f"Every call of `{module.qualified_name(opening.call)}` opens a pool{as_what} and leaves "
                f"it open: its connections stay on the server, and nothing can close them any more."
            )
            yield module.finding(RULE, opening.call, message)


RULE = Rule(
    name="pool-per-call",
    kind="bug",
    title="A pool is opened once, not by every call.",
    excuse="Each bakery has a schema of its own, so a list needs a manager of its own.",
    exercise="23_friday_half_past_six",
    trial="test_bakers_are_served_after_the_lists_were_printed",
    check=check,
)


def _is_run_once(module: Module, project: Project, function: FunctionNode) -> bool:
    """Whether a file does nothing with a function but to give it to `asyncio.run`, as a script does."""
    if module.function_around(function) is not None or module.class_around(function) is not None:
        return False
    named = [
        node
        for node in module.index.nodes(ast.Name)
        if node.id == function.name and isinstance(node.ctx, ast.Load)
    ]
    if len(named) != 1 or loop_around(module, named[0]) is not None:
        return False
    call = module.index.parent(named[0])
    run = module.index.parent(call) if isinstance(call, ast.Call) and call.func is named[0] else None
    return (
        isinstance(run, ast.Call)
        and run.args[:1] == [call]
        and project.value(module, run.func) == LibraryName("asyncio.run")
    )


class _Opened(NamedTuple):
    """A pool that a function opens for itself."""

    name: str
    """The local name that it has; empty if it has none."""
    connects: bool
    """Whether it is open from then on."""


def _opened(module: Module, opening: Opening) -> _Opened | None:
    parent = module.index.parent(opening.call)
    if isinstance(parent, ast.Await):
        parent = module.index.parent(parent)
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return _Opened(name, connects=not opening.is_manager)
        case ast.NamedExpr(target=ast.Name(id=name)) if _is_connected(module, parent):
            return _Opened(name, connects=True)
        case ast.Attribute() if _is_connected(module, opening.call):
            return _Opened("", connects=True)
        case _:
            return None


def _is_connected(module: Module, manager: ast.expr) -> bool:
    """Whether `connect()` is called on a manager where it is made."""
    method = module.index.parent(manager)
    return isinstance(method, ast.Attribute) and method.attr == "connect"


def _uses(function: FunctionNode, name: str) -> Iterator[ast.Name]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            yield node


def _connects(module: Module, function: FunctionNode, name: str) -> bool:
    return any(_is_connected(module, node) for node in _uses(function, name))


def _is_forgotten(module: Module, project: Project, function: FunctionNode, name: str) -> bool:
    """Whether what a function has under a name is never closed, and never handed to anybody."""
    bindings = module.scope_of(function).names.get(name, [])
    if sum(not isinstance(binding.node, ast.Delete) for binding in bindings) != 1:
        return False
    return all(
        module.function_around(node) is function
        and (_is_plain_use(module, function, node) or _is_lent(module, project, function, node))
        for node in _uses(function, name)
    )


def _is_plain_use(module: Module, function: FunctionNode, node: ast.Name) -> bool:
    """Whether a method is called that leaves the pool open, at least as long as nothing goes wrong."""
    used = module.index.parent(node)
    if not isinstance(used, ast.Attribute) or used.attr == "_pool":
        return False
    if not isinstance(module.index.parent(used), ast.Call):
        return False
    within = takewhile(lambda outer: outer is not function, module.index.ancestors(node))
    return used.attr not in _CLOSERS or any(
        isinstance(outer, ast.ExceptHandler) and leaves(outer.body) for outer in within
    )


def _is_lent(module: Module, project: Project, function: FunctionNode, node: ast.Name) -> bool:
    """Whether a pool is given to a manager that is forgotten in its turn: it does not close the pool."""
    given = module.index.parent(node)
    call = module.index.parent(given) if isinstance(given, ast.keyword) and given.arg == "pool" else None
    if not isinstance(call, ast.Call):
        return False
    match project.value(module, call.func), module.index.parent(call):
        case LibraryName(name=made), ast.Assign(targets=[ast.Name(id=name)]) if made in library.MANAGERS:
            return _is_forgotten(module, project, function, name)
        case _:
            return False
