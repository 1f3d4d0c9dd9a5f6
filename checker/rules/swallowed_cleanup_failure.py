"""A clean-up that fails is seen to fail.

## What it does

Finds clean-up of test databases, and of connections in tests, whose failure goes no further than a log
line: `except …: pass`, `contextlib.suppress`, `return` in a `finally`, `gather(…,
return_exceptions=True)` without a look at the result, and tasks that nobody waits for.

## Why is this bad

The suite is green and the database is still there. A drop fails for reasons that stay: a prepared
transaction, a session of a role that the suite may not end, a database marked as a template. So the
next run leaves one more, and nobody knows until the disk is full.

## Example

```python
import pytest_asyncio
from pgdbm import AsyncTestDatabase


@pytest_asyncio.fixture
async def database():
    database = AsyncTestDatabase()
    await database.create_test_database()
    try:
        yield database
    finally:
        try:
            await database.drop_test_database()
        except Exception:
            pass
```

## Use instead

```python
import pytest_asyncio
from pgdbm import AsyncTestDatabase


@pytest_asyncio.fixture
async def database():
    database = AsyncTestDatabase()
    await database.create_test_database()
    try:
        yield database
    finally:
        await database.drop_test_database()
```

## Known problems

A handler that does anything with the error but log it is taken to deal with it, and so is one inside a
loop, which may be trying again. `disconnect()` is looked at only in test files and fixtures.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.fixtures import is_fixture
from checker.rules.model.flow import loop_around
from checker.rules.model.rule import Rule
from checker.rules.model.scope import FunctionNode
from checker.rules.model.tracing import decorator_name
from checker.rules.model.values import LibraryName, Manager, Simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_TELLS_ONLY = frozenset(
    {"critical", "debug", "error", "exception", "info", "log", "print", "print_exc", "warn", "warning"}
)
_FORGETS = frozenset({"create_task", "ensure_future"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the clean-ups of one file whose failure nobody sees."""
    for call in module.index.nodes(ast.Call):
        match call.func:
            case ast.Attribute(attr="drop_test_database" | "disconnect", value=subject):
                pass
            case _:
                continue
        if not _is_cleanup(module, project, call, subject):
            continue
        how = _swallowed_by(module, project, call)
        if how is not None:
            message = (
                f"`{module.qualified_name(call)}` does not let anybody see when `{spelled(call.func)}()` "
                f"fails: {how}. The run is green, and what was to be cleaned up stays on the server."
            )
            yield module.finding(RULE, call, message)


RULE = Rule(
    name="swallowed-cleanup-failure",
    kind="bug",
    title="A clean-up that fails is seen to fail.",
    check=check,
)


def _is_cleanup(module: Module, project: Project, call: ast.Call, subject: ast.expr) -> bool:
    value = project.value(module, subject)
    if value is Simple.TEST_DATABASE:
        return True
    if not isinstance(value, Manager):
        return False
    function = module.function_around(call)
    return module.is_test_code or (function is not None and is_fixture(function))


def _swallowed_by(module: Module, project: Project, call: ast.Call) -> str | None:
    """What keeps an error of the call from being seen; `None` if nothing does."""
    inner: ast.AST = call
    for outer in module.index.ancestors(call):
        if isinstance(outer, FunctionNode | ast.Lambda):
            return None
        match outer:
            case ast.Try() if inner in outer.body:
                found = _by_try(module, outer)
                if found is not None:
                    return found
            case ast.With() | ast.AsyncWith() if inner in outer.body:
                if any(_is_suppress(module, project, item.context_expr) for item in outer.items):
                    return "`suppress` throws the error away"
            case ast.Call():
                found = _by_call(module, outer)
                if found is not None:
                    return found
            case _:
                pass
        inner = outer
    return None


def _by_try(module: Module, block: ast.Try) -> str | None:
    if any(isinstance(statement, ast.Return) for statement in block.finalbody):
        return "the `return` in `finally` throws the error away"
    if loop_around(module, block) is not None:
        return None
    for handler in block.handlers:
        if _only_tells(handler):
            caught = f"except {ast.unparse(handler.type)}" if handler.type is not None else "except"
            return f"`{caught}` on line {handler.lineno} keeps the error"
    return None


def _only_tells(handler: ast.ExceptHandler) -> bool:
    """Whether a handler does nothing but note the error where only a reader of logs sees it."""
    return all(
        isinstance(statement, ast.Pass | ast.Return | ast.Continue) or _is_note(statement)
        for statement in handler.body
    )


def _is_note(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr):
        return False
    if isinstance(statement.value, ast.Constant):
        return True
    return isinstance(statement.value, ast.Call) and decorator_name(statement.value) in _TELLS_ONLY


def _is_suppress(module: Module, project: Project, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    value = project.value(module, node.func)
    return isinstance(value, LibraryName) and value.name == "contextlib.suppress"


def _by_call(module: Module, call: ast.Call) -> str | None:
    name = decorator_name(call)
    parent = module.index.parent(call)
    if name in _FORGETS and isinstance(parent, ast.Expr):
        return f"nobody waits for what `{name}` starts"
    if name == "gather" and isinstance(parent, ast.Await):
        returns = any(
            keyword.arg == "return_exceptions"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
            for keyword in call.keywords
        )
        if returns and isinstance(module.index.parent(parent), ast.Expr):
            return "`gather` returns the error and nobody looks at it"
    return None
