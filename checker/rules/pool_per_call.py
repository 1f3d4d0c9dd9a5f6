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

Silent as soon as the pool is handed on in any way, also to a manager that is forgotten with it, and as soon
as it is closed anywhere, also only after an error. Silent on functions called `main` and in test files, and
on a pool that another function opens for its caller. A function that opens and closes a pool on every call
leaks nothing and is not reported, wasteful as it is.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.pools import Opening, openings
from checker.rules.model.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import FunctionNode

_CLOSERS = frozenset({"close", "disconnect", "terminate"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the pools that one file opens and forgets."""
    if module.is_test_code:
        return
    for opening in openings(project, module):
        function = module.function_around(opening.call)
        name = _local_name(module, opening)
        if function is None or function.name == "main" or name is None:
            continue
        if _is_forgotten(module, function, opening, name):
            message = (
                f"Every call of `{module.qualified_name(opening.call)}` opens a pool as `{name}` and leaves "
                f"it open: its connections stay on the server, and nothing can close them any more."
            )
            yield module.finding(RULE, opening.call, message)


RULE = Rule(
    name="pool-per-call",
    kind="bug",
    title="A pool is opened once, not by every call.",
    excuse="Each bakery has a schema of its own, so a list needs a manager of its own.",
    shown_by="23_friday_half_past_six",
    check=check,
)


def _local_name(module: Module, opening: Opening) -> str | None:
    parent = module.index.parent(opening.call)
    if isinstance(parent, ast.Await):
        parent = module.index.parent(parent)
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return None


def _is_forgotten(module: Module, function: FunctionNode, opening: Opening, name: str) -> bool:
    """Whether a pool is opened, never closed, and never handed to anybody."""
    bindings = module.scope_of(function).names.get(name, [])
    if len(bindings) != 1:
        return False
    connects = not opening.is_manager
    for node in ast.walk(function):
        if not isinstance(node, ast.Name) or node.id != name or isinstance(node.ctx, ast.Store):
            continue
        used = module.index.parent(node)
        if not isinstance(used, ast.Attribute) or used.attr in _CLOSERS or used.attr == "_pool":
            return False
        if (
            not isinstance(module.index.parent(used), ast.Call)
            or module.function_around(node) is not function
        ):
            return False
        connects = connects or used.attr == "connect"
    return connects
