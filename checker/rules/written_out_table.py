"""Tables are named by `{{tables.…}}`, never by a written-out name.

## What it does

Finds tables that SQL sent through pgdbm names directly: with a schema (`brightwater.orders`), with a schema
put in by an f-string, or bare (`orders`). Where a text of SQL has names of both kinds, the finding gives a
template beside which the written-out one stands. A schema inside of the template is `schema-in-template`'s.

## Why is this bad

A manager's schema is what makes the same code serve another bakery. Only `{{tables.orders}}` is
expanded with it. A written-out schema wins over the manager: the second tenant's rows land in the first
one's table, and no error says so. A bare name is left to the connection's search_path: on a shared pool
it is an error, and on a manager's own pool it silently becomes `public`'s table as long as the schema
has none of that name.

## Example

```python
from pgdbm import AsyncDatabaseManager


class OrderRepository:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, sku: str) -> None:
        await self.db.execute("INSERT INTO brightwater.orders (sku) VALUES ($1)", sku)
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

## Known problems

Silent where it is not sure: managers that are not annotated, statements that are put together from unknown
parts, or chosen in other ways than by `if`, a loop over written-out texts, a dict of them, or a default, or
about whose choice the code asks again; SQL that a body puts together, files of SQL without any template,
statements of more than 100,000 characters. Bare names are right on a manager made without a schema
or for `public`, from a configuration or on a pool that asyncpg made, and are not reported there, nor after
`SET search_path` in the same function or file of SQL; in a body only `SET LOCAL` counts, and only in
PL/pgSQL. Nor is a name that the same file gives to a temporary or transition table, or that the function of
a trigger reads which another file makes: it may be a transition table's. `public.` is reported only for a
table that the same file also names by template. In test files a written-out schema is taken for a deliberate
look into one tenant's tables, and a bare name is reported only on a manager that is seen to have a schema,
outside of `pytest.raises`.

A schema that is a service's own and no tenant's is reported as well, because no code tells the one from the
other. Where it is meant, `{{tables.stock.items}}` says so: that is advice's business alone.

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
    from checker.rules.sql.tables import Use
    from checker.rules.sql.written_out import WrittenOut


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the written-out tables of one Python file."""
    return _found(module.path, written_out(module, project))


def check_sql(text: Text) -> Iterator[Finding]:
    """Report the written-out tables of a file of SQL that is written with templates."""
    return _found(text.path, written_out_in_sql(text))


RULE = Rule(
    name="written-out-table",
    kind="bug",
    title="Tables are named by `{{tables.…}}`, so that they follow the manager's schema.",
    excuse="It's simpler to just write the schema name.",
    exercise="01_written_out_schema",
    trial="test_every_bakery_keeps_its_own_orders",
    check=check,
    check_sql=check_sql,
)


def _found(path: Path, tables: Iterable[WrittenOut]) -> Iterator[Finding]:
    for one in tables:
        if not one.reference.templated:
            yield finding_at(path, RULE, one.span, _message(one), fix=one.fix)


def _message(one: WrittenOut) -> str:
    use, name, schema = one.reference.use, one.reference.name, one.reference.schema
    mixed = "" if one.beside is None else f", beside `{{{{tables.{one.beside}}}}}`"
    if schema is None:
        own = "" if use == "creates" else f"; on an own pool whose schema has none, it is `public.{name}`"
        return (
            f"{one.who} {use} bare `{name}`{mixed}: the connection's search_path decides which table that "
            f"is, not the schema {one.manager} was made for. On a shared pool the statement fails{own}."
        )
    comma = "," if mixed else ""
    return (
        f"{one.who} {use} `{schema}.{name}`{mixed}{comma} whatever schema {one.manager} was made for. "
        f"{_HARM.get(use, _OTHER_HARM)}"
    )


_HARM: dict[Use, str] = {
    "writes to": "The second bakery's rows land in the first one's table.",
    "reads": "The second bakery is shown the first one's rows.",
    "refers to": "For the second bakery that is still the first one's table.",
    "empties": "Emptying the second bakery's table empties the first one's.",
}
_OTHER_HARM = "The second bakery gets no table of its own."
