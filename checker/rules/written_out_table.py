"""Tables are named by `{{tables.…}}`, never by a written-out name.

## What it does

Finds tables that SQL sent through pgdbm names directly: with a schema (`brightwater.orders`), with a schema
inside the template (`{{tables.brightwater.orders}}`), with a schema put in by an f-string, or bare
(`orders`). Where a text of SQL has names of both kinds, the finding gives a template beside which the
written-out one stands.

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

Silent where it is not sure: managers that are not annotated, statements of which one is chosen or that are
put together from a list, a dict, or unknown parts, dynamic SQL inside functions, files of SQL without any
template, statements of more than 100,000 characters. Bare names are right on a manager made without a schema
or for `public`, from a configuration or on a pool that asyncpg made, and are not reported there, nor after
`SET search_path` in the same function or file of SQL; in a body only `SET LOCAL` counts, and only in
PL/pgSQL. Nor is a name that the same file gives to a temporary or transition table. `public.` is reported
only for a table that the same file also names by template. In test files a written-out schema is taken for a
deliberate look into one tenant's tables, and a bare name is reported only on a manager that is seen to have a
schema, outside of `pytest.raises`.

A schema that is a service's own and no tenant's is reported as well, because no code tells the one from the
other. There the name is right: say so in a comment that silences the rule.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.finding import Finding, Fix, Span
from checker.rules.model.flow import expects_error
from checker.rules.model.module import Module, finding_at
from checker.rules.model.rule import Rule
from checker.rules.model.values import SchemaKind
from checker.rules.sql.embedded import EmbeddedSql, templated_strings
from checker.rules.sql.rewriting import edit_in_file, edit_in_string, template_for
from checker.rules.sql.tables import (
    TableReference,
    Use,
    made_for_a_session,
    passing_tables,
    table_references,
    templated_tables,
)
from checker.rules.sql.template import SCHEMA, has_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.rules.model.project import Project
    from checker.rules.model.sinks import SentSql
    from checker.rules.model.source import Text

_FOREIGN_SCHEMAS = frozenset(
    {
        "cron",
        "extensions",
        "information_schema",
        "net",
        "partman",
        "tiger",
        "timescaledb_information",
        "topology",
    }
)
"""Where PostgreSQL and its extensions keep tables of their own: no tenant's."""
_SYSTEM_PREFIX = "pg_"
"""PostgreSQL keeps names that start so for itself."""


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the written-out tables of one Python file."""
    reading = _Reading(module, project)
    told: set[tuple[int, int]] = set()
    for sql, sent in reading.statements:
        for reference in sql.references:
            if reading.is_meant(sql, sent, reference):
                continue
            where, span = sql.place(reference.start, reference.end)
            if where is module and (span.line, span.column) not in told:
                told.add((span.line, span.column))
                message = _message(module, sent, reference, _following(reference, sql.references))
                yield finding_at(module.path, RULE, span, message, fix=_fix(sql, module, reference))


def check_sql(text: Text) -> Iterator[Finding]:
    """Report the written-out tables of a file of SQL that is written with templates."""
    if not has_template(text.content):
        return
    passing, _ = made_for_a_session(text.content)
    references = [
        reference
        for reference in table_references(text.content) or []
        if reference.schema is not None or reference.name not in passing
    ]
    templated = templated_tables(text.content)
    for reference in references:
        if _is_right(reference, templated) or (reference.schema is None and reference.path_is_set):
            continue
        span = Span(*text.place(reference.start), *text.place(reference.end))
        beside = _following(reference, references)
        message = _sentence(f"`{text.path.name}`", "the manager", reference, beside)
        template = template_for(reference)
        edit = template and edit_in_file(text, reference.start, reference.end, template)
        yield finding_at(text.path, RULE, span, message, fix=Fix((edit,)) if edit else None)


RULE = Rule(
    name="written-out-table",
    kind="bug",
    title="Tables are named by `{{tables.…}}`, so that they follow the manager's schema.",
    excuse="It's simpler to just write the schema name.",
    shown_by="01_written_out_schema",
    check=check,
    check_sql=check_sql,
)


def _fix(sql: EmbeddedSql, module: Module, reference: TableReference) -> Fix | None:
    """Name the table by template. Not safe: it may be another table then, which is the point."""
    template = template_for(reference)
    edit = template and edit_in_string(sql, module, reference.start, reference.end, template)
    return Fix((edit,)) if edit else None


class _Reading:
    """The SQL of one file: what is sent through pgdbm, and what is only written for it."""

    def __init__(self, module: Module, project: Project) -> None:
        self._module = module
        sent: list[tuple[EmbeddedSql, SentSql | None]] = []
        for one in project.sent_sql(module):
            text = project.text(module, one.sql)
            if text is not None:
                sent.append((EmbeddedSql(text), one))
        self.statements = sent + [(sql, None) for sql in templated_strings(module, project)]
        self._templated = {
            reference.name
            for sql, _ in self.statements
            for reference in sql.references
            if reference.templated
        }
        self._passing = _passing(module, [sql.sql for sql, _ in self.statements])
        self._sets_path = {
            module.function_around(one.call)
            for sql, one in self.statements
            if one is not None and "search_path" in sql.sql.lower()
        }
        self._without_schema = {
            literal
            for sql, one in self.statements
            if one is not None and one.manager.schema is SchemaKind.ABSENT
            for literal in sql.literals
        }

    def is_meant(self, sql: EmbeddedSql, sent: SentSql | None, reference: TableReference) -> bool:
        """Whether a table is rightly written so, or that cannot be told."""
        if self._without_schema.intersection(sql.literals) or sql.has_hole(reference.schema):
            return True
        if _is_right(reference, self._templated):
            return True
        if reference.schema is not None:
            return self._module.is_test_code
        if self._module.is_test_code and sent is not None and self._is_a_tests_own(sent):
            return True
        around = self._module.function_around(sent.call) if sent is not None else None
        return (
            reference.path_is_set
            or sql.has_hole(reference.name)
            or reference.name in self._passing
            or (around is not None and around in self._sets_path)
        )

    def _is_a_tests_own(self, sent: SentSql) -> bool:
        """Whether a test may know that bare names are right here, or expects that they are not."""
        return sent.manager.schema is SchemaKind.UNKNOWN or expects_error(self._module, sent.call)


def _passing(module: Module, statements: Iterable[str]) -> set[str]:
    """The names that a file gives to tables that no schema holds, whoever it sends the statements by.

    Where such a name is put in from elsewhere, it may be any that the file spells.
    """
    found = {name for sql in statements for name in passing_tables(sql)}
    if "temp" not in module.text.content.lower():
        return found
    texts = [node.value for node in module.index.nodes(ast.Constant) if isinstance(node.value, str)]
    for text in texts:
        names, are_more = made_for_a_session(text)
        found |= names
        if are_more:
            found.update(texts)
    return found


def _is_right(reference: TableReference, templated: Collection[str]) -> bool:
    """Whether a name is a template's, PostgreSQL's, an extension's, or a shared table's."""
    schema = reference.schema
    if schema is None:
        return reference.templated or reference.name.startswith(_SYSTEM_PREFIX)
    if reference.templated:
        return False
    return (
        schema == SCHEMA
        or schema in _FOREIGN_SCHEMAS
        or schema.startswith(_SYSTEM_PREFIX)
        or (schema == "public" and reference.name not in templated)
    )


def _following(written_out: TableReference, references: Iterable[TableReference]) -> str | None:
    """A table that the same text names by template: this one at another place, or else the first."""
    names = [each.name for each in references if each.templated and each.schema is None]
    return written_out.name if written_out.name in names else next(iter(names), None)


def _message(module: Module, sent: SentSql | None, reference: TableReference, beside: str | None) -> str:
    if sent is None:
        return _sentence("This statement", "the manager", reference, beside)
    manager = f"`{spelled(sent.receiver)}`" if sent.receiver is not None else "the manager"
    return _sentence(f"`{module.qualified_name(sent.call)}`", manager, reference, beside)


def _sentence(who: str, manager: str, reference: TableReference, beside: str | None) -> str:
    use, name, schema = reference.use, reference.name, reference.schema
    mixed = "" if beside is None else f", beside `{{{{tables.{beside}}}}}`"
    if schema is None:
        own = "" if use == "creates" else f"; on an own pool whose schema has none, it is `public.{name}`"
        return (
            f"{who} {use} bare `{name}`{mixed}: the connection's search_path decides which table that is, "
            f"not the schema {manager} was made for. On a shared pool the statement fails{own}."
        )
    if reference.templated:
        return (
            f"{who} {use} `{{{{tables.{schema}.{name}}}}}`: a template, and still in `{schema}` whatever "
            f"schema {manager} was made for. {_HARM.get(use, _OTHER_HARM)}"
        )
    comma = "," if mixed else ""
    return (
        f"{who} {use} `{schema}.{name}`{mixed}{comma} whatever schema {manager} was made for. "
        f"{_HARM.get(use, _OTHER_HARM)}"
    )


_HARM: dict[Use, str] = {
    "writes to": "The second bakery's rows land in the first one's table.",
    "reads": "The second bakery is shown the first one's rows.",
    "refers to": "For the second bakery that is still the first one's table.",
    "empties": "Emptying the second bakery's table empties the first one's.",
}
_OTHER_HARM = "The second bakery gets no table of its own."
