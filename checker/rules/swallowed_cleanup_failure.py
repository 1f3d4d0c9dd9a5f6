"""A clean-up that fails is seen to fail.

## What it does

Finds clean-up of test databases, and of connections in tests, whose failure goes no further than a log
line: `except …: pass`, `contextlib.suppress`, `return` in a `finally`, `gather(…,
return_exceptions=True)` without a look at the result, attempts of which the last is given up as quietly
as the first, and tasks that nobody waits for.

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

A handler that does anything with the error but log it or wait is taken to deal with it, and so is a function
that raises or asserts something afterwards: it may have looked at what is left. A loop that tries again is
left alone if anything comes after its last attempt. `InvalidCatalogNameError` may be kept: it says that the
database is gone. `disconnect()` is looked at only in test files and
fixtures.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.fixtures import is_fixture
from checker.rules.model.flow import block_of, loop_around
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
_WAITS = frozenset({"sleep"})
_GONE = frozenset({"asyncpg.InvalidCatalogNameError", "asyncpg.exceptions.InvalidCatalogNameError"})
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
    excuse="I'll silence cleanup errors with except pass.",
    exercise="21_silent_cleanup",
    trial="test_a_refused_drop_is_reported",
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
                found = _by_try(module, project, outer, call)
                if found is not None:
                    return found
            case ast.With() | ast.AsyncWith() if inner in outer.body:
                if _suppresses(module, project, outer) and not any(map(_raises, _later(module, outer))):
                    return "`suppress` throws the error away"
            case ast.Call():
                found = _by_call(module, outer)
                if found is not None:
                    return found
            case _:
                pass
        inner = outer
    return None


def _by_try(module: Module, project: Project, block: ast.Try, call: ast.Call) -> str | None:
    if any(isinstance(statement, ast.Return) for statement in block.finalbody):
        return "the `return` in `finally` throws the error away"
    later = _later(module, block)
    if any(map(_raises, later)):
        return None
    ending = ""
    loop = loop_around(module, block)
    if loop is not None and not _binds_what_is_cleaned_up(loop, call):
        if not isinstance(loop, ast.For) or _notes_success(block) or not all(map(_only_tells, later)):
            return None
        ending = ", and so does the last attempt"
    for handler in block.handlers:
        if all(map(_only_tells, handler.body)) and not _says_it_is_gone(module, project, handler.type):
            caught = f"except {ast.unparse(handler.type)}" if handler.type is not None else "except"
            return f"`{caught}` on line {handler.lineno} keeps the error{ending}"
    return None


def _later(module: Module, statement: ast.stmt) -> list[ast.stmt]:
    """What can run after a statement in its function, once it is over."""
    found: list[ast.stmt] = []
    inner: ast.AST = statement
    for outer in (statement, *module.index.ancestors(statement)):
        if isinstance(outer, FunctionNode):
            break
        if isinstance(outer, ast.For | ast.AsyncFor | ast.While | ast.Try) and inner in outer.body:
            found += outer.orelse
        if isinstance(outer, ast.Try) and inner not in outer.finalbody:
            found += outer.finalbody
        if isinstance(outer, ast.stmt):
            block = block_of(module, outer)
            found += block[block.index(outer) + 1 :]
        inner = outer
    return found


def _raises(statement: ast.stmt) -> bool:
    """Whether there is anything in a statement that makes a test fail."""
    return any(
        isinstance(node, ast.Raise | ast.Assert)
        or (isinstance(node, ast.Call) and decorator_name(node) in {"exit", "fail"})
        for node in ast.walk(statement)
    )


def _binds_what_is_cleaned_up(loop: ast.AST, call: ast.Call) -> bool:
    """Whether each turn of a loop has another thing to clean up, and so is no further attempt."""
    used = {node.id for node in ast.walk(call.func) if isinstance(node, ast.Name)}
    return any(
        isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in used
        for node in ast.walk(loop)
    )


def _notes_success(block: ast.Try) -> bool:
    """Whether an attempt that works leaves more of a trace than the end of its loop."""
    return any(
        isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for statement in (*block.body, *block.orelse)
    )


def _only_tells(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but note an error where only a reader of logs sees it, or wait."""
    match statement:
        case ast.Pass() | ast.Continue() | ast.Break() | ast.Return(value=None):
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call() as call):
            return decorator_name(call) in _TELLS_ONLY | _WAITS
        case ast.Expr(value=ast.Await(value=ast.Call() as call)):
            return decorator_name(call) in _WAITS
        case _:
            return False


def _suppresses(module: Module, project: Project, block: ast.With | ast.AsyncWith) -> bool:
    return any(_is_suppress(module, project, item.context_expr) for item in block.items)


def _is_suppress(module: Module, project: Project, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    if all(_says_it_is_gone(module, project, error) for error in node.args):
        return False
    value = project.value(module, node.func)
    return isinstance(value, LibraryName) and value.name == "contextlib.suppress"


def _says_it_is_gone(module: Module, project: Project, error: ast.expr | None) -> bool:
    """Whether a kind of error says that there is no such database: then nothing stays on the server."""
    match error:
        case None:
            return False
        case ast.Tuple(elts=kinds):
            return bool(kinds) and all(_says_it_is_gone(module, project, kind) for kind in kinds)
        case _:
            value = project.value(module, error)
            return isinstance(value, LibraryName) and value.name in _GONE


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
