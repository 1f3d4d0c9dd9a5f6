"""Which types and functions a text of SQL makes without saying in which schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from checker.rules.sql.bodies import queries_in_body
from checker.rules.sql.parser import Statement, parse
from checker.rules.sql.paths import path_after
from checker.rules.sql.template import with_sentinels

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["type", "domain", "function", "procedure", "aggregate"]


@dataclass(frozen=True, slots=True)
class BareCreation:
    """A type or function that is made under a bare name. Places are indexes of characters in the text."""

    kind: Kind
    name: str
    start: int
    end: int
    """Where the name ends."""


def bare_creations(sql: str) -> Iterator[BareCreation]:
    """Find the types and functions that a text of SQL makes under a bare name, in the order of the text.

    Left out is what comes after a statement that sets the search_path: a bare name may be right then. So are
    composite types, which PostgreSQL refuses in `pg_catalog` as it refuses tables. The text may hold pgdbm's
    templates; nothing is found in one that PostgreSQL would not accept.
    """
    prepared = with_sentinels(sql)
    statements = parse(prepared)
    if statements is None:
        return
    encoded = prepared.encode()
    path_is_set = False
    for statement in statements:
        path_is_set = path_after(statement, before=path_is_set)
        if path_is_set:
            continue
        start = len(encoded[: statement.start].decode())
        if statement.kind == "DoStmt":
            text = encoded[statement.start : statement.end].decode()
            for made in _made_in_block(statement, text):
                yield BareCreation(made.kind, made.name, start + made.start, start + made.end)
            continue
        match _made(statement):
            case kind, [name]:
                written = rf'CREATE\s+(?:OR\s+REPLACE\s+)?{kind}\s+("?{re.escape(name)}"?)'
                found = re.compile(written, re.IGNORECASE).search(prepared, start)
                if found is not None:
                    yield BareCreation(kind, name, *found.span(1))


def _made_in_block(statement: Statement, text: str) -> Iterator[BareCreation]:
    """What a `DO` block makes, with its places in the statement's text."""
    path_is_set = False
    for query, offset, _ in queries_in_body(statement, text):
        if not path_is_set:
            for made in bare_creations(query):
                yield BareCreation(made.kind, made.name, offset + made.start, offset + made.end)
        for each in parse(query) or ():
            path_is_set = path_after(each, before=path_is_set, in_body=True)


def _made(statement: Statement) -> tuple[Kind, list[str]] | None:
    """What a statement makes, and the parts of its name."""
    tree = statement.tree
    match statement.kind, tree.get("kind"):
        case (("CreateEnumStmt" | "CreateRangeStmt"), _):
            return "type", _parts(tree["typeName"])
        case "CreateDomainStmt", _:
            return "domain", _parts(tree["domainname"])
        case "CreateFunctionStmt", _:
            return "procedure" if tree.get("is_procedure") else "function", _parts(tree["funcname"])
        case "DefineStmt", "OBJECT_AGGREGATE":
            return "aggregate", _parts(tree["defnames"])
    return None


def _parts(names: list[dict[str, Any]]) -> list[str]:
    return [name["String"]["sval"] for name in names]
