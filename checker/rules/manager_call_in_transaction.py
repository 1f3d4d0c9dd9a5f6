"""Inside a transaction everything goes through the transaction.

## What it does

Finds calls of a manager inside `async with manager.transaction()` of the same manager: directly, or in a
method of the same object that is called there.

## Why is this bad

A manager takes a connection from the pool for every call, and the transaction runs on another one. What the
call writes is committed at once and stays when the transaction is rolled back; what the transaction has
written so far, the call does not see. And it wants a second connection while the first is held: with as
many transactions at once as the pool has connections, each waits for another to give one back. That lasts
until PostgreSQL ends them for being idle, after a minute by pgdbm's default, and then all of them fail.

`manager.transaction()` inside is the same, a second transaction beside the first. A savepoint is
`tx.transaction()`.

## Example

```python
from pgdbm import AsyncDatabaseManager


class Shelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def sell(self, trays: int) -> None:
        async with self.db.transaction() as tx:
            await tx.execute("INSERT INTO {{tables.sales}} (trays) VALUES ($1)", trays)
            await self.db.execute("UPDATE {{tables.shelf}} SET trays = trays - $1", trays)
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


class Shelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def sell(self, trays: int) -> None:
        async with self.db.transaction() as tx:
            await tx.execute("INSERT INTO {{tables.sales}} (trays) VALUES ($1)", trays)
            await tx.execute("UPDATE {{tables.shelf}} SET trays = trays - $1", trays)
```

## Known problems

A line that is to stay when the transaction is rolled back, such as one in a log of attempts, is reported too:
it needs a second connection like any other. Write it before the transaction or after it.

Follows methods that are called on `self` and functions that are given the manager, where they use it under no
condition; other objects that have it are not followed. Silent in test code, which looks from outside on
purpose, on calls that are not awaited in the block, and on a subclass's own version of a method.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.describe import spelled
from checker.rules.model.finding import Edit, Fix
from checker.rules.model.flow import conditions
from checker.rules.model.inference import argument, has_hidden_arguments
from checker.rules.model.library import MANAGER_SINKS, TRANSACTION_SINKS
from checker.rules.model.rule import Rule
from checker.rules.model.scope import FunctionNode, parameters
from checker.rules.model.tracing import From
from checker.rules.model.values import Function, LibraryMethod, Manager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_BEGINNING = frozenset({"acquire", "transaction"})
_CONNECTING = (
    MANAGER_SINKS.keys() - {"add_prepared_statement", "prepare_query"}
    | {"copy_records_to_table", "get_pool_stats", "table_exists"}
    | _BEGINNING
)
"""The methods of a manager that take a connection from the pool."""
_HARM = "runs on another connection, outside the transaction, and does not see what that has written."


class _Known(NamedTuple):
    """By what a function knows a manager."""

    name: str
    """Of a variable, or of an attribute of `self`."""
    of_self: bool

    def is_it(self, module: Module, node: ast.expr) -> bool:
        """Whether an expression of the function is that."""
        match node:
            case ast.Name(id=name):
                return not self.of_self and name == self.name
            case ast.Attribute(value=owner, attr=name):
                return self.of_self and name == self.name and module.is_self(owner)
            case _:
                return False


class _Block(NamedTuple):
    """An `async with manager.transaction()`."""

    node: ast.AsyncWith
    manager: ast.expr
    begins: ast.Call
    position: int
    """Which of the items of the `async with` it is."""


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report what goes round the transactions of one file."""
    if module.is_test_code:
        return
    for block in _transactions(module, project):
        for call in module.calls[module.function_around(block.node)]:
            if _runs_in(module, call, block) and (message := _message(module, project, call, block)):
                yield module.finding(RULE, call, message, fix=_fix(module, project, call, block))


RULE = Rule(
    name="manager-call-in-transaction",
    kind="bug",
    title="Inside a transaction everything goes through the transaction.",
    excuse="It's inside the with block, so it's in the transaction.",
    exercise="09_beside_the_transaction",
    trial="test_an_order_is_taken_as_a_whole_or_not_at_all",
    check=check,
)


def _transactions(module: Module, project: Project) -> Iterator[_Block]:
    for node in module.index.nodes(ast.AsyncWith):
        for position, item in enumerate(node.items):
            call = item.context_expr
            manager = _manager_called(module, project, call, {"transaction"})
            if manager is not None and isinstance(call, ast.Call) and not _is_rebound_in(node, manager):
                yield _Block(node, manager, call, position)


def _message(module: Module, project: Project, call: ast.Call, block: _Block) -> str | None:
    """What is wrong with a call inside a block, if anything is."""
    where = f"`{module.qualified_name(call)}` calls `{spelled(call.func)}` inside `{spelled(block.begins)}`"
    manager = _manager_called(module, project, call, _CONNECTING)
    if manager is not None and not _is_same(module, project, manager, block.manager):
        return None
    if manager is None:
        known = _known_here(module, block.manager)
        used = None if known is None else _used_by_called(module, project, call, known)
        return None if used is None else f"{where}, and there `{used}` {_HARM}"
    if isinstance(call.func, ast.Attribute) and call.func.attr in _BEGINNING:
        return f"{where}: that is a second connection beside the transaction's, and no part of it."
    return f"{where}: it {_HARM}"


def _fix(module: Module, project: Project, call: ast.Call, block: _Block) -> Fix | None:
    """Let the transaction do it. Not safe: it is undone with the transaction then, which is the point."""
    through = block.node.items[block.position].optional_vars
    manager = _manager_called(module, project, call, TRANSACTION_SINKS.keys())
    if manager is None or not isinstance(through, ast.Name) or _is_rebound_in_body(block.node, through.id):
        return None
    return Fix((Edit(module.text.span(manager), through.id),))


def _is_rebound_in_body(block: ast.AsyncWith, name: str) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
        for statement in block.body
        for node in ast.walk(statement)
    )


def _manager_called(
    module: Module, project: Project, node: ast.expr, names: AbstractSet[str]
) -> ast.expr | None:
    """The manager of which a call calls one of these methods."""
    match node:
        case ast.Call(func=ast.Attribute(value=manager, attr=name) as method) if name in names:
            found = project.value(module, method)
            is_managers = isinstance(found, LibraryMethod) and isinstance(found.receiver, Manager)
            return manager if is_managers else None
        case _:
            return None


def _runs_in(module: Module, call: ast.Call, block: _Block) -> bool:
    """Whether a call runs while a transaction does: its own function waits for it there."""
    waits = False
    inner: ast.AST = call
    for outer in module.index.ancestors(call):
        if outer is block.node:
            return waits and inner not in block.node.items[: block.position + 1]
        if isinstance(outer, FunctionNode | ast.Lambda):
            return False
        waits = waits or isinstance(outer, ast.Await | ast.withitem)
        inner = outer
    return False


def _is_rebound_in(block: ast.AsyncWith, manager: ast.expr) -> bool:
    """Whether something else may go by the manager's name before the block ends."""
    spelling = ast.unparse(manager)
    return any(
        isinstance(node, ast.Name | ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and ast.unparse(node) == spelling
        for node in ast.walk(block)
    )


def _is_same(module: Module, project: Project, one: ast.expr, other: ast.expr) -> bool:
    """Whether two expressions of a function are certainly the same manager."""
    if not all(_is_plain(module, node) for node in (one, other)):
        return False
    if ast.dump(one) == ast.dump(other):
        return True
    origins = project.origins(module, one)
    return (
        len(origins) == 1 and origins[0].kind is From.PARAMETER and origins == project.origins(module, other)
    )


def _is_plain(module: Module, node: ast.expr) -> bool:
    """Whether an expression is a name, or an attribute of `self`: it gives the same object each time."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and module.is_self(node.value))


def _known_here(module: Module, manager: ast.expr) -> _Known | None:
    """By what the function of a block knows the block's manager, if that gives the same one each time."""
    match manager:
        case ast.Name(id=name):
            return _Known(name, of_self=False)
        case ast.Attribute(value=owner, attr=name) if module.is_self(owner):
            return _Known(name, of_self=True)
        case _:
            return None


def _used_by_called(
    module: Module,
    project: Project,
    call: ast.Call,
    known: _Known,
    callers: tuple[FunctionNode, ...] = (),
) -> str | None:
    """The call of the manager that a called function makes under no condition, or one that it calls."""
    called = project.value(module, call.func)
    if not isinstance(called, Function) or called.node in callers:
        return None
    there = _known_there(module, call, called, known)
    if there is None:
        return None
    for inside in called.module.calls[called.node]:
        if not _runs_always(called.module, inside):
            continue
        used = _manager_called(called.module, project, inside, _CONNECTING)
        if used is None:
            found = _used_by_called(called.module, project, inside, there, (*callers, called.node))
            if found is not None:
                return found
        elif there.is_it(called.module, used):
            return spelled(inside.func)
    return None


def _known_there(module: Module, call: ast.Call, called: Function, known: _Known) -> _Known | None:
    """By what a called function knows the manager: the same `self`, or what it is given."""
    if known.of_self and isinstance(call.func, ast.Attribute) and module.is_self(call.func.value):
        return known
    if has_hidden_arguments(call):
        return None
    scope = called.module.scope_of(called.node)
    names = [parameter.arg for parameter in parameters(called.node)][1 if called.bound else 0 :]
    for position, name in enumerate(names):
        given = argument(call, position, name)
        if given is not None and known.is_it(module, given) and len(scope.names.get(name, [])) == 1:
            return _Known(name, of_self=False)
    return None


def _runs_always(module: Module, call: ast.Call) -> bool:
    """Whether a function waits for a call under no condition."""
    function = module.function_around(call)
    waits = False
    for outer in module.index.ancestors(call):
        if outer is function:
            break
        if isinstance(outer, ast.Lambda):
            return False
        waits = waits or isinstance(outer, ast.Await | ast.withitem)
    return waits and not any(True for _ in conditions(module, call))
