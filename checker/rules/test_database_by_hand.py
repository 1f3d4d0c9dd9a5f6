"""A test gets its database from a fixture.

## What it does

Finds tests that call `create_test_database()` themselves.

## Why is this bad

Every such test has its own copy of the lines that create, connect, disconnect and drop, and each copy can
lack another of them: a test without `finally` leaves its database when an assertion fails, and one that
creates twice on the same object leaves the first. pytest comes back to a fixture however its test has
ended, even when Ctrl-C hits a test that blocks: there the first `await` in the test's own `finally` is
cancelled, and the drop after it is not reached.

This is a convention: with a `finally` round everything, a test that is not interrupted like that leaves
nothing.

## Example

```python
from pgdbm import AsyncTestDatabase


async def test_the_book_is_empty():
    database = AsyncTestDatabase()
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            await db.execute("CREATE TABLE {{tables.orders}} (sku text)")
            assert await db.fetch_value("SELECT count(*) FROM {{tables.orders}}") == 0
    finally:
        await database.drop_test_database()
```

## Use instead

`test_db` comes with pgdbm, and so does `test_db_factory`, for several databases in one test.
`AsyncTestDatabase.create()` is a context manager that drops what it has created.

```python
from pgdbm.fixtures.conftest import test_db  # in conftest.py


async def test_the_book_is_empty(test_db):
    await test_db.execute("CREATE TABLE {{tables.orders}} (sku text)")
    assert await test_db.fetch_value("SELECT count(*) FROM {{tables.orders}}") == 0
```

## Known problems

Says nothing of a function that creates the database for the tests that call it: it may be half of a fixture.
Passes over an object that pytest hands to the test by a parameter without a fixture in sight.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.fixtures import is_fixture
from checker.rules.model.rule import Rule
from checker.rules.model.scope import FunctionNode
from checker.rules.model.values import Simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the tests of one file that create databases, each at its first."""
    reported: set[FunctionNode] = set()
    for call in module.index.nodes(ast.Call):
        match call.func:
            case ast.Attribute(attr="create_test_database", value=database):
                pass
            case _:
                continue
        test = _test_around(module, call)
        if test is None or test in reported or project.value(module, database) is not Simple.TEST_DATABASE:
            continue
        reported.add(test)
        message = (
            f"`{module.qualified_name(test.body[0])}` creates its database itself (a convention): a fixture "
            "does it once for all tests, and pytest comes back to it however a test ends. pgdbm "
            "brings `test_db` and, for several databases, `test_db_factory`."
        )
        yield module.finding(RULE, call, message)


RULE = Rule(
    name="test-database-by-hand",
    kind="convention",
    title="A test gets its database from a fixture.",
    excuse="I make my test databases by hand.",
    exercise="22_databases_by_hand",
    trial=None,
    check=check,
)


def _test_around(module: Module, node: ast.AST) -> FunctionNode | None:
    """The test that a node is in, if it is in one."""
    for outer in module.index.ancestors(node):
        if isinstance(outer, FunctionNode) and outer.name.startswith("test") and not is_fixture(outer):
            return outer
    return None
