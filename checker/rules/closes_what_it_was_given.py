"""What was handed in is closed by whoever made it.

## What it does

Finds `disconnect()` on a manager, and `close()` or `terminate()` on a pool, that came in as a
parameter, where nothing asks first whether it is one's own.

## Why is this bad

The host goes on using what it handed over. After a library has disconnected the host's manager, the
host's next query raises `PoolError`; after its pool has been closed, every manager on that pool gets
`InterfaceError: pool is closed`. A library that is tested with a manager of its own never sees it.

pgdbm's own `_external_pool` does not answer the question. It tells whose *pool* a manager works on; a
host's manager that opened a pool of its own says `False`.

## Example

```python
from pgdbm import AsyncDatabaseManager


class StockService:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def close(self) -> None:
        await self.db.disconnect()
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager, DatabaseConfig


class StockService:
    def __init__(self, config: DatabaseConfig, db: AsyncDatabaseManager | None = None) -> None:
        self._owns_db = db is None
        self.db = db or AsyncDatabaseManager(config)

    async def close(self) -> None:
        if self._owns_db:
            await self.db.disconnect()
```

## Known problems

`disconnect()` on a manager that was made with `pool=` does nothing, so the harm needs a host whose
manager has its own pool. A condition is taken for the question of ownership unless it is about the
object itself, or about a flag that only tells whether it has been started or closed. Silent on
functions that do nothing with a parameter but close it, on subclasses whose base class was given the
object, and on classes that have a factory of their own.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.fixtures import takes_fixtures
from checker.rules.model.flow import conditions
from checker.rules.model.guards import Asks, question_before
from checker.rules.model.rule import Rule
from checker.rules.model.tracing import From, Origin
from checker.rules.model.values import Manager, Pool, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.scope import FunctionNode

_POOL_CLOSERS = frozenset({"close", "terminate"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report what one file closes without having made it."""
    for closing in _closings(module, project):
        given = _given(module, project, closing)
        if given is None:
            continue
        question = question_before(project, module, closing.node, closing.subject)
        if question is Asks.OWNERSHIP:
            continue
        yield module.finding(RULE, closing.node, _message(module, closing, given, question))


RULE = Rule(
    name="closes-what-it-was-given",
    kind="bug",
    title="What was handed in is closed by whoever made it.",
    excuse="I'll close the db_manager in my library.",
    exercise="18_library_closes",
    trial="test_services_go_on_when_their_ledger_is_closed",
    check=check,
)


@dataclass(frozen=True, slots=True)
class _Closing:
    node: ast.expr
    """What closes: the call, or the pool that is the context manager of a `with`."""
    closed: ast.expr
    subject: ast.expr
    """What had to be one's own: `db` for `db._pool.close()`."""
    is_pool: bool


def _closings(module: Module, project: Project) -> Iterator[_Closing]:
    for call in module.index.nodes(ast.Call):
        if isinstance(call.func, ast.Attribute):
            closed = call.func.value
            value = project.value(module, closed)
            if isinstance(value, Manager) and call.func.attr == "disconnect":
                yield _Closing(call, closed, closed, is_pool=False)
            elif _is_pgdbm_pool(module, value) and call.func.attr in _POOL_CLOSERS:
                yield _Closing(call, closed, _owner(module, project, closed), is_pool=True)
    for block in module.index.nodes(ast.AsyncWith):
        for item in block.items:
            closed = item.context_expr
            if isinstance(closed, ast.Name | ast.Attribute) and _is_pgdbm_pool(
                module, project.value(module, closed)
            ):
                yield _Closing(closed, closed, _owner(module, project, closed), is_pool=True)


def _is_pgdbm_pool(module: Module, value: object) -> bool:
    """Whether it is a pool that pgdbm managers may be working on: in a file that uses pgdbm, any."""
    return isinstance(value, Pool) and (value.from_pgdbm or module.imports("pgdbm"))


def _owner(module: Module, project: Project, pool: ast.expr) -> ast.expr:
    """The manager, where the pool is reached through one."""
    if isinstance(pool, ast.Attribute) and isinstance(project.value(module, pool.value), Manager):
        return pool.value
    return pool


def _given(module: Module, project: Project, closing: _Closing) -> FunctionNode | ast.ClassDef | None:
    """What took the closed object as a parameter; `None` if nothing did, or it may rightly be closed."""
    origins = project.origins(module, closing.subject)
    given = [origin for origin in origins if _is_handed_in(origin)]
    if not given or given[0].module is not module or _is_decided_before(origins):
        return None
    holder = module.index.parent(given[0].node)
    taker = holder if isinstance(holder, ast.ClassDef) else module.function_around(given[0].node)
    around = module.function_around(closing.node)
    if taker is None or around is None or takes_fixtures(around):
        return None
    if taker is around:
        return None if _only_closes(module, closing, around) else taker
    cls = module.class_around(closing.node)
    owner = taker if isinstance(taker, ast.ClassDef) else module.class_around(taker)
    if cls is None or owner is not cls or _has_factory(module, project, cls):
        return None
    return taker


def _is_handed_in(origin: Origin) -> bool:
    if origin.kind is not From.PARAMETER:
        return False
    node = origin.node
    return not (isinstance(node, ast.arg) and node.arg in {"self", "cls"})


def _is_decided_before(origins: tuple[Origin, ...]) -> bool:
    """Whether `x if … else None` has already decided what there is to close."""
    return any(
        isinstance(origin.node, ast.Constant)
        and origin.node.value is None
        and isinstance(origin.module.index.parent(origin.node), ast.IfExp)
        for origin in origins
    )


def _only_closes(module: Module, closing: _Closing, function: FunctionNode) -> bool:
    """Whether a function only closes its parameter: then closing is what it is asked for."""
    root = closing.subject
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return False
    own = {id(node) for node in ast.walk(closing.node)}
    for test in conditions(module, closing.node):
        own.update(id(node) for node in ast.walk(test))
    return not any(
        isinstance(node, ast.Name) and node.id == root.id and id(node) not in own
        for node in ast.walk(function)
    )


def _has_factory(module: Module, project: Project, cls: ast.ClassDef) -> bool:
    """Whether a class makes its own objects: a class method may have made what it hands to `cls(…)`."""
    for call in module.index.nodes(ast.Call):
        if module.class_around(call) is not cls or not isinstance(call.func, ast.Name):
            continue
        value = project.value(module, call.func)
        if isinstance(value, ProjectClass) and value.node is cls:
            return True
    return False


def _message(module: Module, closing: _Closing, taker: FunctionNode | ast.ClassDef, question: Asks) -> str:
    who, what = module.qualified_name(closing.node), spelled(closing.closed)
    inside = module.qualified_name(taker)
    to = taker.name if inside == module.path.name else f"{inside}.{taker.name}"
    if question is Asks.WHOSE_POOL:
        return (
            f"`{who}` asks `_external_pool` before closing `{what}`. That tells whose pool the manager "
            f"works on, not whose the manager is: one that its maker connected itself says False, is handed "
            f"to `{to}`, and is closed here."
        )
    if closing.is_pool:
        return (
            f"`{who}` closes `{what}`, which was handed to `{to}`: whoever made it gets `InterfaceError: "
            f"pool is closed` from its next query, and so does every manager on that pool."
        )
    return (
        f"`{who}` disconnects `{what}`, which was handed to `{to}`: if it has a pool of its own, whoever "
        f"made it gets `PoolError` from its next query."
    )
