"""A manager keeps the schema it was made for.

## What it does

Finds assignments to the `schema` of a manager that others may hold, also by `setattr` or `vars`.

## Why is this bad

A manager is shared: every request that holds it reads its schema anew at each statement. A request that
gives it another tenant's schema and then waits for anything lets the next request change it once more,
and goes on in that one's tables. Nothing is refused and no error is raised.

A switch right before each statement goes right: pgdbm reads the schema when the statement is called,
before it waits for anything. It is reported all the same, because one `await` in between, or one
statement without its own switch, brings the harm back, and no test will show it.

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

Silent on a copy or a new manager made in the same function, on a subclass that defines `schema` itself (as
a property over a `ContextVar`, say), and where a lock is held from the assignment to the last use in the
function, be it by a `with`, an exit stack, `acquire()`, a decorator, or by all callers. Anything that
cannot be told not to be a lock counts as one. So does a lock for each tenant, which does not help, unless it
is taken from several by the very name that is set. Whether others use the manager without that lock is not
looked at. pytest's `monkeypatch.setattr` puts the schema back and is left alone.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.callers import calls_of
from checker.rules.model.describe import spelled
from checker.rules.model.flow import statement_of
from checker.rules.model.locks import Held, begin, held_at, key_of, takes_turns
from checker.rules.model.rule import Rule
from checker.rules.model.switches import (
    GIVING_WAY,
    given_schema,
    is_switched_for_each_statement,
    schema_switches,
    uses_and_switches,
)
from checker.rules.model.tracing import From
from checker.rules.model.values import Function, Manager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import FunctionNode

_SETTING_UP = frozenset({"__init__", "__new__", "__copy__", "__post_init__"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the assignments to a manager's schema in one file."""
    for place, target in schema_switches(module):
        manager = project.value(module, target)
        if not isinstance(manager, Manager) or _has_own_schema(project, manager):
            continue
        if _is_private(module, project, place, target) or _is_locked(project, module, place, target):
            continue
        yield module.finding(RULE, place, _message(module, place, target))


RULE = Rule(
    name="schema-reassigned",
    kind="bug",
    title="A manager keeps the schema it was made for.",
    excuse="I can switch schema at runtime for tenants.",
    exercise="06_tenant_switch",
    trial="test_two_orders_at_once_stay_apart",
    check=check,
)


def _message(module: Module, place: ast.expr, target: ast.expr) -> str:
    who, name = module.qualified_name(place), spelled(target)
    if is_switched_for_each_statement(module, place, target):
        return (
            f"`{who}` gives `{name}` another schema, right before each statement. That holds today: pgdbm "
            f"reads the schema when a statement is called, before it waits for anything. With an `await` "
            f"between the two, or one statement without a switch of its own, the statement goes to the "
            f"tables of whichever request switched last."
        )
    return (
        f"`{who}` gives `{name}` another schema, for every request that holds it: one that is halfway "
        f"through may send its next statement to that schema, and no error is raised."
    )


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


def _is_locked(
    project: Project,
    module: Module,
    place: ast.expr,
    target: ast.expr,
    callees: tuple[FunctionNode, ...] = (),
) -> bool:
    """Whether a lock may be held from a place to the last use of the manager: there, or by all callers."""
    if any(
        _is_held_long_enough(module, held, place, target)
        and not _is_one_of_each_schema(project, module, held, place, target)
        for held in held_at(project, module, place)
    ):
        return True
    function = module.function_around(place)
    if function is None or function in callees:
        return False
    if _is_wrapped_in_turns(project, module, function):
        return True
    calls = calls_of(project, module, function)
    return bool(calls) and all(
        _is_locked(project, module, call, target, (*callees, function)) for call in calls
    )


def _is_held_long_enough(module: Module, held: Held, place: ast.expr, target: ast.expr) -> bool:
    """Whether something happens while a lock is held, and the manager is not used afterwards."""
    statement = statement_of(module, place)
    function = module.function_around(place)
    around: ast.AST = function if function is not None else module.tree
    uses, switches = uses_and_switches(module, around, target)
    if any(
        begin(use) >= held.ends and not any(held.ends <= begin(switch) < begin(use) for switch in switches)
        for use in uses
    ):
        return False
    # The place itself is nothing that a lock protects, unless it is a call that is waited for.
    own = set() if _is_awaited(module, place) else {id(node) for node in ast.walk(statement)}
    return any(
        id(node) not in own and held.covers(node)
        for node in (*uses, *(node for node in ast.walk(around) if isinstance(node, GIVING_WAY)))
    )


def _is_one_of_each_schema(
    project: Project, module: Module, held: Held, place: ast.expr, target: ast.expr
) -> bool:
    """Whether who sets another schema holds another lock: none keeps them from each other."""
    value = given_schema(module, place)
    if not isinstance(value, ast.Name):
        return False
    name = ast.dump(value)
    return all(
        (key := key_of(project, module, lock)) is not None and ast.dump(key) == name for lock in held.locks
    ) and not any(ast.dump(node) == name for node in ast.walk(target))


def _is_awaited(module: Module, place: ast.expr) -> bool:
    return isinstance(module.index.parent(place), ast.Await)


def _is_wrapped_in_turns(project: Project, module: Module, function: FunctionNode) -> bool:
    """Whether a decorator of the project's may hold a lock while the function runs."""
    for decorator in function.decorator_list:
        name = decorator.func if isinstance(decorator, ast.Call) else decorator
        wrapper = project.value(module, name)
        if isinstance(wrapper, Function) and any(
            isinstance(node, ast.AsyncWith) and takes_turns(project, wrapper.module, node)
            for node in ast.walk(wrapper.node)
        ):
            return True
    return False
