"""`connect()` is for managers that make their own pool.

## What it does

Finds `connect()` on a manager that was made with `pool=`.

## Why is this bad

Such a manager has its pool already, and `connect()` raises `PoolError` on it. Code that is only tested with a
manager of its own never gets there, and fails at start-up in the first host that hands it a pool.

## Example

```python
import asyncpg
from pgdbm import AsyncDatabaseManager


async def open_order_book(pool: asyncpg.Pool) -> AsyncDatabaseManager:
    db = AsyncDatabaseManager(pool=pool, schema="brightwater")
    await db.connect()
    return db
```

## Use instead

```python
import asyncpg
from pgdbm import AsyncDatabaseManager


async def open_order_book(pool: asyncpg.Pool) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(pool=pool, schema="brightwater")
```

## Known problems

Sees managers whose construction can be found from the call. Silent under a condition that the construction
is not under, and inside `pytest.raises` or `assertRaises`. Managers of a subclass are passed over.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.finding import Edit, Fix, Span
from checker.rules.model.flow import block_of, conditions, expects_error, statement_of
from checker.rules.model.rule import Rule
from checker.rules.model.values import Manager, PoolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the `connect()` calls of one file that always raise."""
    for call in module.index.nodes(ast.Call):
        match call.func:
            case ast.Attribute(attr="connect", value=target):
                pass
            case _:
                continue
        manager = project.value(module, target)
        if not isinstance(manager, Manager) or manager.pool is not PoolKind.EXTERNAL:
            continue
        if _may_be_left_out(module, project, call, target) or expects_error(module, call):
            continue
        message = (
            f"`{module.qualified_name(call)}` connects `{spelled(target)}`, which was made with `pool=` and "
            f"has its pool already: pgdbm raises `PoolError` here."
        )
        yield module.finding(RULE, call, message, fix=_fix(module, call))


RULE = Rule(
    name="connect-on-pool-manager",
    kind="bug",
    title="`connect()` is for managers that make their own pool.",
    excuse="I call connect() in start(), to be on the safe side.",
    exercise="19_connect_in_start",
    trial="test_a_service_keeps_its_connections_as_they_are",
    check=check,
)


def _fix(module: Module, call: ast.Call) -> Fix | None:
    """Take the statement away. Safe where nobody catches its error: nothing after it was ever reached."""
    statement = statement_of(module, call)
    awaited = module.index.parent(call)
    if not (
        isinstance(statement, ast.Expr) and isinstance(awaited, ast.Await) and statement.value is awaited
    ):
        return None
    span = module.text.span(statement)
    lines = module.text.lines
    first, last = lines[span.line - 1], lines[span.end_line - 1]
    if first[: span.column - 1].strip() or last[span.end_column - 1 :].strip():
        return None  # it shares its lines with something else
    if len(block_of(module, statement)) == 1:
        edit = Edit(span, "pass")
    else:
        edit = Edit(Span(span.line, 1, span.end_line + 1, 1), "")
    caught = any(isinstance(outer, ast.Try) for outer in module.index.ancestors(statement))
    return Fix((edit,), safe=not caught) if span.end_line < len(lines) or edit.text else None


def _may_be_left_out(module: Module, project: Project, call: ast.Call, target: ast.expr) -> bool:
    """Whether a call is under a condition that the manager's construction is not under itself."""
    asked = {test for test in conditions(module, call) if not isinstance(test, ast.Constant)}
    origins = project.origins(module, target)
    return any(not asked <= set(conditions(origin.module, origin.node)) for origin in origins)
