"""Which tables a file names otherwise than by a plain template, and where that is no matter of course."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.describe import spelled
from checker.rules.model.finding import Span
from checker.rules.model.flow import expects_error
from checker.rules.model.values import SchemaKind
from checker.rules.sql.embedded import EmbeddedSql, templated_strings
from checker.rules.sql.rewriting import named_by_template, named_by_template_in_file
from checker.rules.sql.tables import (
    TableReference,
    made_for_a_session,
    passing_tables,
    table_references,
    templated_tables,
    triggered_functions,
)
from checker.rules.sql.template import SCHEMA, has_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.rules.model.finding import Fix
    from checker.rules.model.module import Module
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
_SOME_MANAGER = "the manager"


class WrittenOut(NamedTuple):
    """A table that is named bare, or with a schema, inside of a template or without one."""

    reference: TableReference
    span: Span
    beside: str | None
    """A table that the same text names by template: this one at another place, or else the first."""
    who: str
    """What names it so, as a message begins: the function, or the file of SQL."""
    manager: str
    """The manager that the SQL goes through, as a message names it."""
    fix: Fix | None
    """Naming it by a plain template. Not safe: it may be another table then, which is the point."""


@lru_cache(maxsize=1)  # one rule after another asks for those of one file
def written_out(module: Module, project: Project) -> tuple[WrittenOut, ...]:
    """The tables that one Python file names so; what is rightly named so, or may be, is left out."""
    return tuple(_written_out(module, project))


def written_out_in_sql(text: Text) -> Iterator[WrittenOut]:
    """The tables that a file of SQL names so, if it is written with templates."""
    if not has_template(text.content):
        return
    passing, _ = made_for_a_session(text.content)
    references = [
        reference
        for reference in table_references(text.content) or []
        if reference.schema is not None or reference.name not in passing
    ]
    templated = templated_tables(text.content)
    triggered = triggered_functions(text.content)
    for reference in references:
        if _is_right(reference, templated):
            continue
        if reference.schema is None and (reference.path_is_set or _may_be_rows(reference, triggered)):
            continue
        span = Span(*text.place(reference.start), *text.place(reference.end))
        beside = _following(reference, references)
        fix = named_by_template_in_file(text, reference)
        yield WrittenOut(reference, span, beside, f"`{text.path.name}`", _SOME_MANAGER, fix)


def _written_out(module: Module, project: Project) -> Iterator[WrittenOut]:
    reading = _Reading(module, project)
    told: set[tuple[int, int]] = set()
    for sql, sent in reading.statements:
        for reference in sql.references:
            if reading.is_meant(sql, sent, reference):
                continue
            where, span = sql.place(reference.start, reference.end)
            if where is module and (span.line, span.column) not in told:
                told.add((span.line, span.column))
                beside = _following(reference, sql.references)
                fix = named_by_template(sql, module, reference)
                yield WrittenOut(reference, span, beside, *_sender(module, sent), fix)


class _Reading:
    """The SQL of one file: what is sent through pgdbm, and what is only written for it."""

    def __init__(self, module: Module, project: Project) -> None:
        self._module = module
        sent: list[tuple[EmbeddedSql, SentSql | None]] = []
        for one in project.sent_sql(module):
            sent += [(EmbeddedSql(text), one) for text in project.sent_texts(module, one)]
        self.statements = sent + [(sql, None) for sql in templated_strings(module, project)]
        self._templated = {
            reference.name
            for sql, _ in self.statements
            for reference in sql.references
            if reference.templated
        }
        self._passing = _passing(module, [sql.sql for sql, _ in self.statements])
        self._triggered = {name for sql, _ in self.statements for name in triggered_functions(sql.sql)}
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
            or _may_be_rows(reference, self._triggered)
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


def _may_be_rows(reference: TableReference, triggered: Collection[str]) -> bool:
    """Whether a name may be a transition table's: of a trigger that is made elsewhere."""
    return reference.read_for_trigger is not None and reference.read_for_trigger not in triggered


def _sender(module: Module, sent: SentSql | None) -> tuple[str, str]:
    """What sends a statement, and by which manager, as messages say it."""
    if sent is None:
        return "This statement", _SOME_MANAGER
    manager = f"`{spelled(sent.receiver)}`" if sent.receiver is not None else _SOME_MANAGER
    return f"`{module.qualified_name(sent.call)}`", manager


def _following(written_out: TableReference, references: Iterable[TableReference]) -> str | None:
    """A table that the same text names by template: this one at another place, or else the first."""
    names = [each.name for each in references if each.templated and each.schema is None]
    return written_out.name if written_out.name in names else next(iter(names), None)
