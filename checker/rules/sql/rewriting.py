"""Changing a stretch of SQL where it is written: in a Python string, or in a file of its own."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from checker.rules.model.finding import Edit, Fix, Span
from checker.rules.model.strings import Hole

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.source import Text
    from checker.rules.sql.embedded import EmbeddedSql
    from checker.rules.sql.tables import TableReference

_UNQUOTED = re.compile(r"[a-z_][a-z0-9_]*")
"""A name that means the same quoted or not. pgdbm does not quote the table in `{{tables.…}}`."""


def named_by_template(sql: EmbeddedSql, module: Module, reference: TableReference) -> Fix | None:
    """Name a table of a string by template. Not safe: it may be another table then, which is the point."""
    template = _template_for(reference)
    edit = template and edit_in_string(sql, module, reference.start, reference.end, template)
    return Fix((edit,)) if edit else None


def named_by_template_in_file(text: Text, reference: TableReference) -> Fix | None:
    """The same in a file of SQL."""
    template = _template_for(reference)
    return Fix((edit_in_file(text, reference.start, reference.end, template),)) if template else None


def _template_for(reference: TableReference) -> str | None:
    """The template that names a table in the manager's schema; None where there is none for its name."""
    return f"{{{{tables.{reference.name}}}}}" if _UNQUOTED.fullmatch(reference.name) else None


def edit_in_string(sql: EmbeddedSql, module: Module, start: int, end: int, new: str) -> Edit | None:
    """Put other SQL in place of a stretch of a string's.

    Args:
        sql: the string.
        module: the file that may be changed.
        start: where the stretch begins in the string's text.
        end: where it ends.
        new: what is to be there, as PostgreSQL or pgdbm is to read it.

    Returns:
        The change; None if the source does not show those characters as they are.
    """
    literal = sql.literal_at(start)
    where, span = sql.place(start, end)
    if where is not module or literal is None or literal is not sql.literal_at(end - 1):
        return None
    formatted = isinstance(literal, ast.JoinedStr)
    if not formatted and any(isinstance(part, Hole) or part.is_pattern for part in sql.text.parts):
        return None  # `format` or `%` is still going to read it
    written = sql.sql[start:end]
    if formatted:
        if written.endswith(("{", "}")):  # it is written twice, and its place is that of the first
            span = span._replace(end_column=span.end_column + 1)
        written, new = (text.replace("{", "{{").replace("}", "}}") for text in (written, new))
    return Edit(span, new) if source_of(module.text, span) == written else None


def edit_in_file(text: Text, start: int, end: int, new: str) -> Edit:
    """Put other SQL in place of a stretch of a file."""
    return Edit(Span(*text.place(start), *text.place(end)), new)


def source_of(text: Text, span: Span) -> str:
    """What a file has at a place."""
    return text.content[text.offset(span.line, span.column) : text.offset(span.end_line, span.end_column)]
