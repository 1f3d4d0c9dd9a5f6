"""A manager's schema is put into SQL by pgdbm, not by an f-string.

## What it does

Finds table names whose schema is a manager's `schema`, put in by an f-string, `%`, `format` or `+`.

## Why is this bad

It names the right table for the schemas one tries it with. Unquoted, PostgreSQL folds it: for
`MaisonLune` the statement goes to `maisonlune`, which is another schema or none. Quoted, it breaks on a
manager without a schema, where it reads `"None".orders`. `{{tables.orders}}` and `{{schema}}` are
quoted as the name needs, and leave the schema out where there is none.

## Example

```python
from pgdbm import AsyncDatabaseManager


async def count_orders(db: AsyncDatabaseManager) -> int:
    return await db.fetch_value(f"SELECT count(*) FROM {db.schema}.orders")
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


async def count_orders(db: AsyncDatabaseManager) -> int:
    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")
```

## Known problems

Sees a schema that is read from a manager, not one that comes or may come from anywhere else, and none in a
text that is put together by `format` with named fields or by `join`.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.module import finding_at
from checker.rules.model.rule import Rule
from checker.rules.model.values import LibraryMethod, Manager
from checker.rules.sql.embedded import EmbeddedSql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.sinks import SentSql
    from checker.rules.model.strings import Hole


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the schemas that one file puts into SQL by itself."""
    for sent in project.sent_sql(module):
        for text in project.sent_texts(module, sent):
            yield from _of_text(module, project, sent, EmbeddedSql(text))


RULE = Rule(
    name="schema-by-f-string",
    kind="bug",
    title="A manager's schema is put into SQL by pgdbm, not by an f-string.",
    excuse="The manager knows its schema. I only put it in.",
    exercise="04_query_by_f_string",
    trial="test_names_are_forgotten_when_their_time_has_come",
    check=check,
)


def _of_text(module: Module, project: Project, sent: SentSql, sql: EmbeddedSql) -> Iterator[Finding]:
    for reference in sql.references:
        hole = sql.hole(reference.schema)
        if hole is None or not _is_schema_of_manager(project, hole):
            continue
        where, span = sql.place(reference.start, reference.end)
        if where is not module:
            continue
        schema = spelled(_expression(hole))
        quoted = sql.sql[reference.start] == '"'
        harm = (
            f'A manager without a schema makes this `"None".{reference.name}`.'
            if quoted
            else f"It is not quoted: for `MaisonLune`, PostgreSQL takes `maisonlune.{reference.name}`."
        )
        message = (
            f"`{module.qualified_name(sent.call)}` {reference.use} `{reference.name}` in the schema that "
            f"it puts in by itself, from `{schema}`. {harm}"
        )
        yield finding_at(module.path, RULE, span, message)


def _expression(hole: Hole) -> ast.expr:
    return hole.node.value if isinstance(hole.node, ast.FormattedValue) else hole.node


def _is_schema_of_manager(project: Project, hole: Hole) -> bool:
    """Whether a hole is filled with the `schema` of a manager."""
    value = project.value(hole.module, _expression(hole))
    return isinstance(value, LibraryMethod) and isinstance(value.receiver, Manager) and value.name == "schema"
