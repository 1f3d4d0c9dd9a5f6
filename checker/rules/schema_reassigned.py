"""A manager keeps the schema it was made for.

## What it does

Finds assignments to the `schema` of a manager that others may hold, also by `setattr`.

## Why is this bad

A manager is shared: every request that holds it reads its schema anew at each statement. A request that
gives it another tenant's schema and then waits for anything lets the next request change it once more,
and goes on in that one's tables. Nothing is refused and no error is raised.

## Example

```python
from pgdbm import AsyncDatabaseManager


class Counter:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def serve(self, bakery: str, sku: str) -> None:
        self.db.schema = bakery
        await self.db.execute("INSERT INTO {{tables.orders}} (sku) VALUES ($1)", sku)
        await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)
```

## Use instead

```python
import asyncpg
from pgdbm import AsyncDatabaseManager


class Counter:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def serve(self, bakery: str, sku: str) -> None:
        db = AsyncDatabaseManager(pool=self.pool, schema=bakery)
        await db.execute("INSERT INTO {{tables.orders}} (sku) VALUES ($1)", sku)
        await db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)
```

## Known problems

Silent on a copy or a new manager made in the same function, on a subclass that defines `schema` itself
(as a property over a `ContextVar`, say), and where a lock is held from the assignment to the last use
in the function. Whether others use the manager without that lock is not looked at.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.flow import statement_of
from checker.rules.model.rule import Rule
from checker.rules.model.scope import FunctionNode
from checker.rules.model.tracing import From
from checker.rules.model.values import Manager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_SETTING_UP = frozenset({"__init__", "__new__", "__copy__", "__post_init__"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the assignments to a manager's schema in one file."""
    for place, target in _assignments(module):
        manager = project.value(module, target)
        if not isinstance(manager, Manager) or _has_own_schema(project, manager):
            continue
        if _is_private(module, project, place, target) or _is_locked(module, place, target):
            continue
        name = spelled(target)
        message = (
            f"`{module.qualified_name(place)}` gives `{name}` another schema: every request that holds this "
            f"manager goes on in that schema's tables from its next statement on, also one that is halfway "
            f"through its work for another bakery."
        )
        yield module.finding(RULE, place, message)


RULE = Rule(
    name="schema-reassigned",
    kind="bug",
    title="A manager keeps the schema it was made for.",
    check=check,
)


def _assignments(module: Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Where a `schema` attribute is set, and of what."""
    for attribute in module.index.nodes(ast.Attribute):
        if attribute.attr == "schema" and isinstance(attribute.ctx, ast.Store):
            yield attribute, attribute.value
    for call in module.index.nodes(ast.Call):
        match call:
            case ast.Call(func=ast.Name(id="setattr"), args=[target, ast.Constant(value="schema"), _]):
                yield call, target
            case _:
                pass


def _has_own_schema(project: Project, manager: Manager) -> bool:
    """Whether the project's subclass defines what assigning to `schema` does."""
    return manager.subclass is not None and any(
        "schema" in cls.scope.names for cls in project.mro(manager.subclass)
    )


def _is_private(module: Module, project: Project, place: ast.expr, target: ast.expr) -> bool:
    """Whether nobody else holds the manager yet: it was made in this very function."""
    function = module.function_around(place)
    if module.is_self(target):
        return function is not None and function.name in _SETTING_UP
    if not isinstance(target, ast.Name):
        return False
    origins = project.origins(module, target)
    return bool(origins) and all(
        origin.kind is From.EXPRESSION
        and isinstance(origin.node, ast.Call)
        and origin.module is module
        and module.function_around(origin.node) is function
        for origin in origins
    )


def _is_locked(module: Module, place: ast.expr, target: ast.expr) -> bool:
    """Whether a lock is held from the assignment to the last use of the manager in the function."""
    statement = statement_of(module, place)
    for outer in module.index.ancestors(statement):
        if isinstance(outer, FunctionNode):
            return False
        if isinstance(outer, ast.AsyncWith) and any(_is_lock(item.context_expr) for item in outer.items):
            return _used_only_inside(module, outer, statement, target)
    return False


def _is_lock(node: ast.expr) -> bool:
    name = ast.unparse(node).lower()
    return "lock" in name or "mutex" in name


def _used_only_inside(module: Module, holder: ast.AsyncWith, assignment: ast.stmt, target: ast.expr) -> bool:
    spelling = ast.dump(target)
    function = module.function_around(holder)
    own = {id(node) for node in ast.walk(assignment)}
    inside = {id(node) for node in ast.walk(holder)} - own
    uses = [
        node
        for node in ast.walk(function if function is not None else module.tree)
        if isinstance(node, type(target)) and ast.dump(node) == spelling and id(node) not in own
    ]
    return bool(uses) and all(id(use) in inside for use in uses)
