"""Migrations take their schema from the manager.

## What it does

Finds `schema=` on an `AsyncMigrationManager`, and a third positional argument, which is the name of the
tracking table, that is a schema: by its name, or because the same file gives it to a manager as `schema=`.

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
is `migrations_table=`. Arguments that come by `**`, and a schema that may be one of several, are not seen.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.describe import spelled
from checker.rules.model.rule import Rule
from checker.rules.model.strings import Piece
from checker.rules.model.tracing import From
from checker.rules.model.values import LibraryName

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


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the schemas that one file hands to migration managers."""
    for call in module.index.nodes(ast.Call):
        if project.value(module, call.func) != LibraryName(library.MIGRATIONS):
            continue
        who = module.qualified_name(call)
        for keyword in call.keywords:
            if keyword.arg == "schema":
                message = (
                    f"`{who}` gives `schema=` to `AsyncMigrationManager`, which raises `TypeError`: its "
                    f"schema is that of the manager it is given."
                )
                yield module.finding(RULE, keyword.value, message)
        for table in call.args[_TABLE_POSITION : _TABLE_POSITION + 1]:
            if _is_called_schema(table) or _is_given_as_schema(module, project, table):
                message = (
                    f"`{who}` gives `{spelled(table)}` as third argument, which is not the schema but the "
                    f"name of the table that notes what was applied: the tables are made in the manager's "
                    f"own schema."
                )
                yield module.finding(RULE, table, message)


RULE = Rule(
    name="migrations-with-schema",
    kind="bug",
    title="Migrations take their schema from the manager.",
    excuse="The migrations have to be told the schema. By position they take it.",
    exercise="14_schema_argument",
    trial="test_a_bakery_is_all_in_its_schema",
    check=check,
)


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
        _identity(module, project, keyword.value) == wanted
        for call in module.index.nodes(ast.Call)
        for keyword in call.keywords
        if keyword.arg == "schema" and project.value(module, call.func) in _TAKE_A_SCHEMA
    )


def _identity(module: Module, project: Project, node: ast.expr) -> Hashable | None:
    """What two expressions share that have the same value for certain; `None` if that is not certain."""
    text = project.text(module, node)
    if text is not None:
        written = [part.text for part in text.parts if isinstance(part, Piece)]
        return "".join(written) if len(written) == len(text.parts) else None
    origins = project.origins(module, node)
    return origins if len(origins) == 1 and origins[0].kind is not From.NAME else None
