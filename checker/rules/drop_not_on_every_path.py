"""A test database is dropped whatever happens after it was created.

## What it does

Finds `create_test_database()` whose `drop_test_database()` is not reached when something in between raises.

## Why is this bad

The database stays on the server, one per run. A failing test does not do it to a pytest fixture, which
pytest resumes after the `yield`; a failing *set-up* does: a migration or seed before the `yield`, or
another clean-up step before the drop. In a context manager or in the body of a test, any failure does.
A finalizer that drops in `asyncio.run(…)` leaves it behind even when all goes well: the connection belongs
to the event loop that created the database.

## Example

```python
import pytest_asyncio
from pgdbm import AsyncTestDatabase


@pytest_asyncio.fixture
async def order_book():
    database = AsyncTestDatabase()
    await database.create_test_database()
    async with database.get_test_db_manager(schema="brightwater") as db:
        await db.execute("CREATE TABLE {{tables.orders}} (sku text)")
        yield db
    await database.drop_test_database()
```

## Use instead

```python
import pytest_asyncio
from pgdbm import AsyncTestDatabase


@pytest_asyncio.fixture
async def order_book():
    database = AsyncTestDatabase()
    await database.create_test_database()
    try:
        async with database.get_test_db_manager(schema="brightwater") as db:
            await db.execute("CREATE TABLE {{tables.orders}} (sku text)")
            yield db
    finally:
        await database.drop_test_database()
```

## Known problems

Follows one function at a time: a database that is handed on, or kept on an object, is left to whoever
has it. A callback that names `drop_test_database` counts as a drop on every path, unless it is seen to
use another event loop or to be a finalizer that nobody awaits. In a pytest fixture
that only connects and yields, the drop after the `yield` is accepted. No shape drops the database when
the process is killed.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeGuard

from checker.rules.model.event_loops import is_never_awaited, loop_of
from checker.rules.model.fixtures import is_fixture
from checker.rules.model.flow import block_of, statement_of
from checker.rules.model.rule import Rule
from checker.rules.model.scope import FunctionNode
from checker.rules.model.values import Simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_CREATE, _DROP = "create_test_database", "drop_test_database"
_ALWAYS_A_TYPE_ERROR = frozenset({"min_connections", "max_connections"})
"""`get_test_db_manager` sets these itself and refuses them."""


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the test databases that one file may leave behind."""
    for call in module.index.nodes(ast.Call):
        match call.func:
            case ast.Attribute(attr=name, value=ast.Name() as database) if name == _CREATE:
                pass
            case _:
                continue
        function = module.function_around(call)
        if function is None or project.value(module, database) is not Simple.TEST_DATABASE:
            continue
        problem = _Life(project, module, function, call, database.id).problem()
        if problem is not None:
            yield module.finding(RULE, call, problem)


RULE = Rule(
    name="drop-not-on-every-path",
    kind="bug",
    title="A test database is dropped whatever happens after it was created.",
    excuse="Cleanup doesn't need try/finally.",
    exercise="20_cleanup_without_finally",
    trial="test_a_broken_set_up_leaves_no_database",
    check=check,
)


class _Life:
    """One test database from its creation to its drop, in one function."""

    def __init__(
        self, project: Project, module: Module, function: FunctionNode, create: ast.Call, name: str
    ) -> None:
        self._project = project
        self._module = module
        self._function = function
        self._create = create
        self._name = name
        named = [node for node in ast.walk(function) if self._names_the_drop(node)]
        self._futile = [(drop, why) for drop in named if (why := self._why_futile(drop)) is not None]
        futile = {id(drop) for drop, _ in self._futile}
        self._drops = [drop for drop in named if id(drop) not in futile]

    def problem(self) -> str | None:
        """What leaves the database behind; `None` if nothing does, or it cannot be told."""
        who = self._module.qualified_name(self._create)
        if not self._drops:
            if self._futile:
                drop, why = self._futile[0]
                call = f"`{self._name}.{_DROP}` on line {drop.lineno}"
                return f"`{who}` leaves {call} to {why}: the database stays on the server."
            if self._is_handed_on():
                return None
            return f"`{who}` creates a test database as `{self._name}` and never drops it."
        if self._is_protected() or self._has_callback():
            return None
        between = self._first_risk()
        if between is None:
            return None
        drop = min(self._drops, key=lambda node: (node.lineno, node.col_offset))
        return (
            f"`{who}` does not reach `{self._name}.{_DROP}()` on line {drop.lineno} when line "
            f"{between.lineno} raises: the database stays on the server."
        )

    def _names_the_drop(self, node: ast.AST) -> TypeGuard[ast.Attribute]:
        match node:
            case ast.Attribute(attr=attribute, value=ast.Name(id=name)):
                return attribute == _DROP and name == self._name
            case _:
                return False

    def _why_futile(self, drop: ast.Attribute) -> str | None:
        """Why a drop drops nothing even when it is reached, if that is certain."""
        project, module, function = self._project, self._module, self._function
        if is_never_awaited(project, module, drop, function):
            return "a finalizer, which calls it and does not await what it returns"
        call = module.index.parent(drop)
        if isinstance(call, ast.Call) and call.func is drop:
            created_on = loop_of(project, module, self._create, function)
            dropped_on = loop_of(project, module, call, function)
            if None not in (created_on, dropped_on) and created_on is not dropped_on:
                return (
                    "another event loop than the one that the database was created on, where it raises "
                    "`InterfaceError: another operation is in progress`"
                )
        return None

    def _is_drop(self, node: ast.AST) -> bool:
        return any(node is drop for drop in self._drops)

    def _is_handed_on(self) -> bool:
        """Whether anything but the database's own methods is used."""
        return any(
            isinstance(node, ast.Name)
            and node.id == self._name
            and isinstance(node.ctx, ast.Load)
            and not isinstance(self._module.index.parent(node), ast.Attribute)
            for node in ast.walk(self._function)
        )

    def _has_callback(self) -> bool:
        """Whether the drop is given to something that will call it, such as an exit stack."""
        for drop in self._drops:
            parent = self._module.index.parent(drop)
            called = isinstance(parent, ast.Call) and parent.func is drop
            if not called or self._module.function_around(drop) is not self._function:
                return True
            if any(isinstance(outer, ast.Lambda) for outer in self._module.index.ancestors(drop)):
                return True
        return False

    def _is_protected(self) -> bool:
        """Whether a `try` around the creation drops on every path."""
        return any(
            isinstance(outer, ast.Try) and self._drops_always(outer)
            for outer in self._module.index.ancestors(self._create)
            if self._module.function_around(outer) is self._function
        )

    def _drops_always(self, block: ast.Try) -> bool:
        if self._drops_in(block.finalbody):
            return True
        return any(
            _catches_everything(handler) and self._drops_in(handler.body) for handler in block.handlers
        )

    def _drops_in(self, statements: list[ast.stmt]) -> bool:
        return any(self._is_drop(node) for statement in statements for node in ast.walk(statement))

    def _first_risk(self) -> ast.stmt | None:
        """The first thing after the creation that can raise before the drop is certain."""
        statement: ast.stmt = statement_of(self._module, self._create)
        while True:
            block = block_of(self._module, statement)
            following = block[block.index(statement) + 1 :]
            for later in following:
                if isinstance(later, ast.Try) and self._drops_always(later):
                    return None
                if self._is_drop_statement(later):
                    return None
                if not self._is_harmless(later):
                    return later
            parent = self._module.index.parent(statement)
            if not isinstance(parent, ast.stmt) or isinstance(parent, FunctionNode):
                return None
            statement = parent

    def _is_drop_statement(self, statement: ast.stmt) -> bool:
        return isinstance(statement, ast.Expr) and self._drops_in([statement])

    def _is_harmless(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                return True
            case ast.Assign(targets=targets, value=value):
                return self._cannot_fail(value) and all(_takes(target, value) for target in targets)
            case ast.AnnAssign(value=value):
                return value is None or self._cannot_fail(value)
            case ast.Expr(value=ast.Yield(value=None | ast.Name())):
                return is_fixture(self._function)
            case ast.AsyncWith(items=[item], body=[inner]):
                return self._is_connection(item.context_expr) and self._is_harmless(inner)
            case _:
                return False

    def _cannot_fail(self, value: ast.expr) -> bool:
        """Whether a value is only named or written out, an empty `set()` among them."""
        match value:
            case ast.Name() | ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
                return True
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return all(map(self._cannot_fail, parts))
            case ast.Set(elts=parts):
                return all(isinstance(part, ast.Constant) for part in parts)
            case ast.Dict(keys=keys, values=values):
                return all(isinstance(key, ast.Constant) for key in keys) and all(
                    map(self._cannot_fail, values)
                )
            case ast.Call(func=ast.Name(id="dict" | "list" | "set" as name) as made, args=[], keywords=[]):
                return self._module.index.scope(made).bindings(name) is None
            case _:
                return False

    def _is_connection(self, node: ast.expr) -> bool:
        """Whether it is the database's own manager, connected in a way that is known to work."""
        match node:
            case ast.Call(func=ast.Attribute(attr="get_test_db_manager", value=ast.Name(id=name))):
                return name == self._name and all(
                    keyword.arg is not None and keyword.arg not in _ALWAYS_A_TYPE_ERROR
                    for keyword in node.keywords
                )
            case _:
                return False


def _takes(target: ast.expr, value: ast.expr) -> bool:
    """Whether a written-out value has a part for each part of what it is unpacked into."""
    if not isinstance(target, ast.Tuple | ast.List) or isinstance(value, ast.Name):
        return True
    return isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (isinstance(caught, ast.Name) and caught.id == "BaseException")
