"""Migrations take their schema from the manager.

## What it does

Finds `schema=` on an `AsyncMigrationManager`, and a third positional argument, which is the name of the
tracking table, that is a schema: by its name, or because the same file gives it to a manager as `schema=`,
also where that is done by who calls the function or makes the object.

## Why is this bad

`schema=` raises `TypeError`. A schema as third positional argument does not: it becomes the name of the
table in which applied migrations are noted, and both tenants' tables are made wherever the manager
points.

## Example

```python
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def migrate(db: AsyncDatabaseManager) -> None:
    migrations = AsyncMigrationManager(db, "migrations", schema="brightwater", module_name="orders")
    await migrations.apply_pending_migrations()
```

## Use instead

```python
import asyncpg
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def migrate(pool: asyncpg.Pool) -> None:
    db = AsyncDatabaseManager(pool=pool, schema="brightwater")
    migrations = AsyncMigrationManager(db, "migrations", module_name="orders")
    await migrations.apply_pending_migrations()
```

## Known problems

Of a third positional argument that is used as a schema nowhere else, only the name can tell: one that is
called `bakery` is passed over, and one that is called a table or migrations is taken for what it says. So
is `migrations_table=`. Arguments that come by `**` are seen where they are written out in the call.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.callers import Given, given_to_function, given_to_object
from checker.rules.model.describe import spelled
from checker.rules.model.inference import argument, named_arguments
from checker.rules.model.partials import calls_to
from checker.rules.model.rule import Rule
from checker.rules.model.strings import Piece
from checker.rules.model.tracing import From
from checker.rules.model.values import Function, LibraryName, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_TABLE_POSITION = 2
_SAY_SCHEMA = frozenset({"schema", "tenant"})
_SAY_TABLE = frozenset({"migration", "migrations", "table"})
"""`schema_migrations` is what pgdbm calls the table itself."""
_TAKE_A_SCHEMA = frozenset(LibraryName(name) for name in (*library.MANAGERS, library.CONFIG))

_REFUSED = (
    "`schema=` to `AsyncMigrationManager`, which raises `TypeError`: its schema is that of the manager it is "
    "given."
)
_A_TABLE = (
    "as third argument, which is not the schema but the name of the table that notes what was applied: the "
    "tables are made in the manager's own schema."
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the schemas that one file hands to migration managers."""
    told: set[ast.expr] = set()
    for call, whole in calls_to(project, module, library.MIGRATIONS):
        for given, what in _schemas(module, project, whole):
            if given not in told:
                told.add(given)
                yield module.finding(RULE, given, f"`{module.qualified_name(call)}` gives {what}")


RULE = Rule(
    name="migrations-with-schema",
    kind="bug",
    title="Migrations take their schema from the manager.",
    excuse="The migrations have to be told the schema. By position they take it.",
    exercise="14_schema_argument",
    trial="test_a_bakery_is_all_in_its_schema",
    check=check,
    about_migrations=True,
)


def _schemas(module: Module, project: Project, call: ast.Call) -> Iterator[tuple[ast.expr, str]]:
    """The schemas that a call gives, and what is to be said of each."""
    for name, value in named_arguments(call):
        if name == "schema":
            yield value, _REFUSED
    for table in call.args[_TABLE_POSITION : _TABLE_POSITION + 1]:
        if _is_schema(module, project, call, table):
            yield table, f"`{spelled(table)}` {_A_TABLE}"


def _is_schema(module: Module, project: Project, call: ast.Call, table: ast.expr) -> bool:
    """Whether what is given for the table's name is a schema, if only in one of several cases."""
    return any(
        _is_called_schema(each)
        or _is_given_as_schema(module, project, each)
        or _is_schema_of_the_manager(module, project, call, each)
        for each in _alternatives(table)
    )


def _alternatives(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BoolOp(op=ast.Or(), values=values):
            return [each for value in values for each in _alternatives(value)]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_alternatives(body), *_alternatives(orelse)]
        case _:
            return [node]


def _is_called_schema(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            words = frozenset(name.lower().split("_"))
            return bool(words & _SAY_SCHEMA) and not words & _SAY_TABLE
        case _:
            return False


def _is_given_as_schema(module: Module, project: Project, node: ast.expr) -> bool:
    """Whether the file gives the same text, parameter or value to a manager or configuration as `schema=`."""
    wanted = _identity(module, project, node)
    return wanted is not None and any(
        _identity(module, project, value) == wanted
        for call in module.index.nodes(ast.Call)
        for name, value in named_arguments(call)
        if name == "schema" and project.value(module, call.func) in _TAKE_A_SCHEMA
    )


def _identity(module: Module, project: Project, node: ast.expr) -> Hashable | None:
    """What two expressions share that have the same value for certain; `None` if that is not certain."""
    text = project.text(module, node)
    if text is not None:
        written = [part.text for part in text.parts if isinstance(part, Piece)]
        return "".join(written) if len(written) == len(text.parts) else None
    origins = project.origins(module, node)
    return origins if len(origins) == 1 and origins[0].kind is not From.NAME else None


def _is_schema_of_the_manager(module: Module, project: Project, call: ast.Call, table: ast.expr) -> bool:
    """Whether somebody gives a manager, and its schema for the table: to the function, or for the object."""
    manager = argument(call, 0, "db_manager")
    parameters = [_parameter(module, project, each) for each in (manager, table)]
    if parameters[0] is None or parameters[1] is None:
        return False
    return any(
        _has_schema(project, given[parameters[0]], given[parameters[1]])
        for given in _given(module, project, parameters[1])
        if parameters[0] in given and parameters[1] in given
    )


def _parameter(module: Module, project: Project, node: ast.expr | None) -> ast.AST | None:
    origins = () if node is None else project.origins(module, node)
    is_one = len(origins) == 1 and origins[0].kind is From.PARAMETER and origins[0].module is module
    return origins[0].node if is_one else None


def _given(module: Module, project: Project, parameter: ast.AST) -> Iterator[Given]:
    """What the calls of a file give to the function, or for the object, that has a parameter."""
    function, cls = module.function_around(parameter), module.class_around(parameter)
    for call in module.index.nodes(ast.Call):
        match project.value(module, call.func):
            case Function(node=node) as called if node is function:
                yield given_to_function(module, call, called)
            case ProjectClass(node=node) as called if node is cls:
                yield given_to_object(project, module, call, called)
            case _:
                pass


def _has_schema(project: Project, manager: tuple[Module, ast.expr], schema: tuple[Module, ast.expr]) -> bool:
    """Whether a manager is made with a schema."""
    origins, wanted = project.origins(*manager), _identity(schema[0], project, schema[1])
    if len(origins) != 1 or wanted is None:
        return False
    module, made = origins[0].module, origins[0].node
    if not isinstance(made, ast.Call) or project.value(module, made.func) not in _TAKE_A_SCHEMA:
        return False
    given = argument(made, 2, "schema")
    return given is not None and _identity(module, project, given) == wanted
