"""A template names the table alone: its schema is the manager's.

## What it does

Finds templates that name a schema besides the table: `{{tables.brightwater.orders}}`.

## Why is this bad

It has the braces of a template, and means one schema whatever manager the statement goes through: pgdbm
expands it to `"brightwater".orders` for every bakery. Where `brightwater` is a tenant, the second tenant's
rows land in the first one's table, and no error says so.

It is advice because of the one use that is right, and that no code tells from the other: a schema that is a
service's own, and that others mean when they say it. Two statements in one transaction, `{{tables.orders}}`
and `{{tables.stock.items}}`, are how an order and the stock that it takes are written both or not at all.

## Example

```python
from pgdbm import AsyncDatabaseManager


class OrderRepository:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, sku: str) -> None:
        await self.db.execute("INSERT INTO {{tables.brightwater.orders}} (sku) VALUES ($1)", sku)
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


class OrderRepository:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, sku: str) -> None:
        await self.db.execute("INSERT INTO {{tables.orders}} (sku) VALUES ($1)", sku)
```

Where another service's schema is meant, say so in a comment:
`# kata: ignore[schema-in-template] -- stock is one for all bakeries`.

## Known problems

Silent in test files, which may look into one tenant's tables deliberately, and on managers that are made
without a schema. A schema that an f-string or a variable puts inside of the braces is not followed.

## Since

0.1.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.rules.model.module import Module, finding_at
from checker.rules.model.rule import Rule
from checker.rules.sql.written_out import written_out, written_out_in_sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from checker.rules.model.finding import Finding
    from checker.rules.model.project import Project
    from checker.rules.model.source import Text
    from checker.rules.sql.written_out import WrittenOut


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the schemas inside of templates of one Python file."""
    return _found(module.path, written_out(module, project))


def check_sql(text: Text) -> Iterator[Finding]:
    """Report the schemas inside of templates of a file of SQL."""
    return _found(text.path, written_out_in_sql(text))


RULE = Rule(
    name="schema-in-template",
    kind="convention",
    title="A template names the table alone: its schema is the manager's.",
    excuse="It is a template, so it follows the schema.",
    exercise="01_written_out_schema",
    trial=None,
    check=check,
    check_sql=check_sql,
)


def _found(path: Path, tables: Iterable[WrittenOut]) -> Iterator[Finding]:
    for one in tables:
        if one.reference.templated:
            yield finding_at(path, RULE, one.span, _message(one))  # which schema is meant, its author knows


def _message(one: WrittenOut) -> str:
    schema, name, use = one.reference.schema, one.reference.name, one.reference.use
    return (
        f"{one.who} {use} `{{{{tables.{schema}.{name}}}}}`: in `{schema}` whatever "
        f"schema {one.manager} was made for. Right if `{schema}` is a service's, wrong if it is a tenant's."
    )
