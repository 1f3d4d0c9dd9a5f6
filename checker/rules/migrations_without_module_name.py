"""A package's migrations carry the package's own name.

## What it does

Finds an `AsyncMigrationManager` without `module_name`.

## Why is this bad

Without a name, pgdbm 0.5.0 notes what it applied under the manager's schema, or under `default` if it
has none. Two packages that are handed one manager then share a name: when both bring a
`001_initial.sql`, the second is refused as "modified after being applied", or silently skipped where
the files are equal. And the name changes when the schema is renamed, or when a manager without a schema
moves onto a shared pool: every file then runs again.

This is a convention: an application that is alone in its schema, and stays there, comes to no harm.

## Example

```python
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def migrate(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "migrations").apply_pending_migrations()
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def migrate(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "migrations", module_name="orders").apply_pending_migrations()
```

## Known problems

Does not see names that change, such as one with a version in it. Does not know whether a package has a
schema to itself, where it comes to no harm. Silent where a `migrations_table` of another name than pgdbm's
own is given. On a database that was migrated without a name, giving one makes every file run again: there
the first name has to be the one that was used so far.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.inference import argument, has_hidden_arguments
from checker.rules.model.partials import calls_to
from checker.rules.model.rule import Rule
from checker.rules.model.values import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_TABLE_POSITION, _NAME_POSITION = 2, 3


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the migration managers of one file that have no name of their own."""
    for call, whole in calls_to(project, module, library.MIGRATIONS):
        name = argument(whole, _NAME_POSITION, "module_name")
        if has_hidden_arguments(whole) or _is_given(module, project, name):
            continue
        table = argument(whole, _TABLE_POSITION, "migrations_table")
        if _is_given(module, project, table) and not _is_pgdbms_own(table):
            continue  # its notes are in a table that it has chosen
        message = (
            f"`{module.qualified_name(call)}` gives its migrations no `module_name` (a convention): they are "
            f"noted under the manager's schema or `default`, together with those of any other package that "
            f"was given the same manager."
        )
        yield module.finding(RULE, call, message)


def _is_given(module: Module, project: Project, value: ast.expr | None) -> bool:
    return value is not None and project.value(module, value) is not NOTHING


def _is_pgdbms_own(table: ast.expr | None) -> bool:
    """Whether a table is the one that pgdbm takes anyway."""
    return isinstance(table, ast.Constant) and table.value == "schema_migrations"


RULE = Rule(
    name="migrations-without-module-name",
    kind="convention",
    title="A package's migrations carry the package's own name.",
    excuse="module_name seems optional.",
    exercise="12_no_module_name",
    trial=None,
    check=check,
    about_migrations=True,
)
