"""Types and functions are made in the manager's schema, as tables are.

## What it does

Finds `CREATE TYPE`, `CREATE DOMAIN`, `CREATE FUNCTION`, `CREATE PROCEDURE` and `CREATE AGGREGATE` under a
bare name, in SQL that is otherwise written with templates.

## Why is this bad

`{{tables.…}}` gives a table the manager's schema. A bare name leaves the schema to the connection's
search_path, which pgdbm 0.5.0 pins to `pg_catalog` on a shared pool. A role that may not create there is
refused. A superuser may: the type lands among PostgreSQL's own, where every statement finds it. It is missing
in every `pg_dump`, so that a backup cannot be restored; and the second tenant's migration fails, for the type
exists already.

## Example

```python
from pgdbm import AsyncDatabaseManager


async def set_up(db: AsyncDatabaseManager) -> None:
    await db.execute(
        "CREATE TYPE delivery_state AS ENUM ('packed', 'delivered');"
        " CREATE TABLE {{tables.deliveries}} (order_id integer, state delivery_state)"
    )
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


async def set_up(db: AsyncDatabaseManager) -> None:
    await db.execute(
        "CREATE TYPE {{schema}}.delivery_state AS ENUM ('packed', 'delivered');"
        " CREATE TABLE {{tables.deliveries}} (order_id integer, state {{schema}}.delivery_state)"
    )
```

## Known problems

Sees where a thing is made, not where it is used: a bare name in a column, a cast or a function's body fails
on a shared pool once the type is in the schema. On a manager's own pool a bare name is right, and a file
does not say which will run it. Each text is read by itself: a type that is made in one statement and used
by the templates of the next is passed over. Silent about SQL without any template, after `SET search_path`,
and in tests.

## Since

0.1.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.rules.model.finding import Finding, Span
from checker.rules.model.module import Module, finding_at
from checker.rules.model.rule import Rule
from checker.rules.model.values import PoolKind, SchemaKind
from checker.rules.sql.creations import BareCreation, bare_creations
from checker.rules.sql.embedded import EmbeddedSql, templated_strings
from checker.rules.sql.template import has_template

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from checker.rules.model.project import Project
    from checker.rules.model.source import Text


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the types and functions that one Python file makes under a bare name."""
    if module.is_test_code:
        return
    meant = _for_managers_with_a_path(module, project)
    for sql in templated_strings(module, project):
        if meant.intersection(sql.literals):
            continue
        for made in bare_creations(sql.sql):
            where, span = sql.place(made.start, made.end)
            if where is module and not sql.has_hole(made.name):
                yield finding_at(module.path, RULE, span, _message("This statement", made))


def check_sql(text: Text) -> Iterator[Finding]:
    """Report those of a file of SQL that is written with templates."""
    if not has_template(text.content):
        return
    for made in bare_creations(text.content):
        span = Span(*text.place(made.start), *text.place(made.end))
        yield finding_at(text.path, RULE, span, _message(f"`{text.path.name}`", made))


RULE = Rule(
    name="bare-type",
    kind="bug",
    title="Types and functions are made in the manager's schema, as tables are.",
    excuse="{{tables.}} is for tables. A type is found without it.",
    exercise="16_bare_type",
    trial="test_what_a_bakery_has_is_its_own",
    check=check,
    check_sql=check_sql,
)


def _for_managers_with_a_path(module: Module, project: Project) -> set[ast.expr]:
    """The literals that go to a manager on whose connections a bare name is right."""
    return {
        literal
        for sent in project.sent_sql(module)
        if sent.manager.pool is PoolKind.OWN or sent.manager.schema is SchemaKind.ABSENT
        for text in project.sent_texts(module, sent)
        for literal in EmbeddedSql(text).literals
    }


def _message(who: str, made: BareCreation) -> str:
    return (
        f"{who} makes the {made.kind} `{made.name}` without a schema: the connection's search_path decides"
        f" where. On a shared pool that is `pg_catalog`, one for all bakeries: what a superuser makes there"
        f" is in no backup, and the second bakery is told that it exists already; any other role is refused."
    )
