"""A template reaches pgdbm spelled exactly: `{{tables.orders}}`, `{{schema}}`.

## What it does

Finds templates that pgdbm does not expand, in SQL that is sent through it: with one brace where two have to
be (`{tables.orders}`, which is what an f-string or `format` makes of two), with spaces inside
(`{{ tables.orders }}`), or misspelled.

## Why is this bad

What pgdbm does not expand goes to PostgreSQL as it stands, and PostgreSQL answers
`syntax error at or near "{"`. The statement fails every time, so what matters is when it is tried for the
first time: a branch that is seldom taken fails in production, and where the error is caught, such as by an
`except` that was meant for something else, the statement is silently never run.

## Example

```python
from pgdbm import AsyncDatabaseManager

COLUMNS = {"id", "item", "due_on"}


async def list_orders(db: AsyncDatabaseManager, column: str) -> list[dict[str, object]]:
    if column not in COLUMNS:
        raise ValueError(column)
    return await db.fetch_all(f"SELECT * FROM {{tables.orders}} ORDER BY {column}")
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager

COLUMNS = {"id", "item", "due_on"}


async def list_orders(db: AsyncDatabaseManager, column: str) -> list[dict[str, object]]:
    if column not in COLUMNS:
        raise ValueError(column)
    return await db.fetch_all("SELECT * FROM {{tables.orders}} " f"ORDER BY {column}")
```

## Known problems

Sees strings that reach a manager, and strings that hold a right template beside the wrong one. Silent about
string literals, quoted names and comments inside the SQL, where braces are allowed, and about what a test
only prepares, or expects to fail.

## Since

0.1.0
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from checker.rules.model.finding import Finding, Fix, Span
from checker.rules.model.flow import expects_error
from checker.rules.model.module import Module, finding_at
from checker.rules.model.rule import Rule
from checker.rules.sql.embedded import EmbeddedSql, templated_strings
from checker.rules.sql.rewriting import edit_in_file, edit_in_string
from checker.rules.sql.template import has_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.project import Project
    from checker.rules.model.sinks import SentSql
    from checker.rules.model.source import Text

_PART = re.compile(
    r"""
      [eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z)  # string literals, in which braces are allowed
    | '(?:[^']|'')*+(?:'|\Z)
    | "(?:[^"]|"")*+(?:"|\Z)           # quoted names
    | --[^\r\n]*                      # comments
    | /\*(?:.*?\*/|.*)
    | (?P<template>(?<!\{)\{++ \s* (?:tables?\s*\.[^{}]*+|schema\s*) \}+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_HOLE = re.compile(r"__hole\d+__")  # as `EmbeddedSql` spells a part that is not known
_RIGHT = re.compile(r"\{\{(?:tables\.[a-zA-Z0-9_]+(?:\.[a-zA-Z0-9_]+)?|schema)\}\}")


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the templates of one Python file that pgdbm does not expand."""
    told: set[Span] = set()
    for who, sql, collapsed in _statements(module, project):
        for match in _templates(sql.sql):
            found = _without_doubled_braces(match["template"]) if collapsed else match["template"]
            if _RIGHT.fullmatch(found) or (collapsed and found == match["template"]):
                continue
            where, span = sql.place(*match.span())
            if where is module and span not in told:
                told.add(span)
                mended = _mended(found)
                edit = mended and edit_in_string(sql, module, *match.span(), mended)
                # PostgreSQL refuses what is there now, so nothing that works is changed.
                fix = Fix((edit,), safe=True) if edit and not collapsed else None
                yield finding_at(module.path, RULE, span, _message(who, found), fix=fix)


def check_sql(text: Text) -> Iterator[Finding]:
    """Report those of a file of SQL that is written for pgdbm: that has a right one, too."""
    if not has_template(text.content):
        return
    for match in _templates(text.content):
        if _RIGHT.fullmatch(match["template"]) is None:
            span = Span(*text.place(match.start()), *text.place(match.end()))
            mended = _mended(match["template"])
            fix = Fix((edit_in_file(text, *match.span(), mended),), safe=True) if mended else None
            message = _message(f"`{text.path.name}`", match["template"])
            yield finding_at(text.path, RULE, span, message, fix=fix)


RULE = Rule(
    name="malformed-template",
    kind="bug",
    title="A template reaches pgdbm spelled exactly: `{{tables.orders}}`, `{{schema}}`.",
    excuse="It is the same query with an f in front.",
    exercise="04_query_by_f_string",
    trial="test_names_are_forgotten_when_their_time_has_come",
    check=check,
    check_sql=check_sql,
)


def _statements(module: Module, project: Project) -> Iterator[tuple[str, EmbeddedSql, bool]]:
    """Who sends what, and whether `format` is still going to make one brace of two in it."""
    for sent in project.sent_sql(module):
        if module.is_test_code and _is_tried_out(module, sent):
            continue
        who = f"`{module.qualified_name(sent.call)}`"
        texts = project.sent_texts(module, sent)
        if texts:
            yield from ((who, EmbeddedSql(text), False) for text in texts)
            continue
        origins = project.origins(module, sent.sql)
        match [origin.node for origin in origins]:
            case [ast.Call(func=ast.Attribute(attr="format", value=template))]:
                text = project.text(origins[0].module, template)
                if text is not None:
                    yield who, EmbeddedSql(text), True
            case _:
                pass
    for sql in templated_strings(module, project):
        if any(_RIGHT.fullmatch(match["template"]) for match in _templates(sql.sql)):
            yield "This statement", sql, False


def _is_tried_out(module: Module, sent: SentSql) -> bool:
    """Whether a test wants to see what becomes of a text. Where it is sent prepared, it is seen there."""
    prepares = isinstance(sent.call.func, ast.Attribute) and sent.call.func.attr == "prepare_query"
    return prepares or expects_error(module, sent.call)


def _templates(sql: str) -> Iterator[re.Match[str]]:
    """What looks like a template, where PostgreSQL reads code."""
    return (match for match in _PART.finditer(sql) if match["template"] is not None)


def _without_doubled_braces(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _right(found: str) -> str | None:
    """What is meant, spelled as pgdbm wants it."""
    inner = re.sub(r"\s", "", found.strip("{}")).lower().replace("table.", "tables.")
    right = f"{{{{{inner}}}}}"
    return right if _RIGHT.fullmatch(right) else None


def _mended(found: str) -> str | None:
    """What to write instead. With a schema in it, the right template would only be the next mistake."""
    right = _right(found)
    return right if right is not None and right.count(".") <= 1 else None


def _message(who: str, found: str) -> str:
    found = _HOLE.sub("…", found)
    right = _right(found) or "{{tables.NAME}}"
    why = "" if found.startswith("{{") else " An f-string, like `format`, makes one brace of two."
    return (
        f"{who} sends `{found}` to PostgreSQL as it stands, which is a syntax error there: pgdbm expands "
        f"`{right}`, spelled exactly so.{why}"
    )
