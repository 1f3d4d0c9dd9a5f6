"""Which tables statements name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from checker.rules.sql.bodies import queries_in_body
from checker.rules.sql.parser import Node, Statement, parse
from checker.rules.sql.paths import path_after
from checker.rules.sql.template import TABLES, with_sentinels

Use = Literal["reads", "writes to", "creates", "alters", "drops", "refers to", "empties"]


@dataclass(frozen=True, slots=True)
class TableReference:
    """A table named in a text of SQL. Places are indexes of characters in that text."""

    schema: str | None
    """The schema as written; `None` for a bare name."""
    name: str
    use: Use
    start: int
    end: int
    templated: bool
    """Whether it is written with `{{tables.…}}`, the schema being a second part of that template if given."""
    path_is_set: bool = False
    """Whether the function around it, or else a statement before it, sets the search_path: a bare name may
    be right then. A function's body is run later, so what stands before the function is no help to it."""
    read_for_trigger: str | None = None
    """The function that reads it, if triggers call that: a bare name may be what a trigger calls its rows."""


def passing_tables(sql: str) -> frozenset[str]:
    """The names of the tables of a text of SQL that no schema holds: temporary and transition tables."""
    if _PASSING.search(sql) is None:
        return frozenset()
    reading = _read(sql)
    return frozenset() if reading is None else reading.passing


def triggered_functions(sql: str) -> frozenset[str]:
    """The names of the functions that the triggers call which a text of SQL makes."""
    reading = _read(sql) if _TRIGGER.search(sql) is not None else None
    return frozenset() if reading is None else reading.triggered


def made_for_a_session(text: str) -> tuple[frozenset[str], bool]:
    """The names that a text gives to temporary tables, in whatever is around them or missing.

    Returns:
        The names, and whether there is a temporary table whose name the text does not hold.
    """
    names = [match["name"] for match in _TEMPORARY.finditer(text)]
    return frozenset(name.strip('"') for name in names if name), not all(names)


def templated_tables(sql: str) -> set[str]:
    """The names of the tables that a text of SQL names by template."""
    return {reference.name for reference in table_references(sql) or () if reference.templated}


def table_references(sql: str) -> list[TableReference] | None:
    """Find the tables that a text of SQL names, in the order of the text.

    Left out are the names of common table expressions, and of temporary and transition tables, which no
    schema holds. The text may hold pgdbm's templates.

    Returns:
        The references, or `None` if PostgreSQL would not accept the text.
    """
    reading = _read(sql)
    return None if reading is None else list(reading.references)


class _Reading(NamedTuple):
    references: tuple[TableReference, ...]
    passing: frozenset[str]
    triggered: frozenset[str]


@lru_cache(maxsize=512)  # one rule after another asks for the statements of a file
def _read(sql: str) -> _Reading | None:
    prepared = with_sentinels(sql)
    statements = parse(prepared)
    if statements is None:
        return None
    reader = _Reader(prepared)
    for statement in statements:
        reader.read(statement)
    return _Reading(tuple(reader.found()), frozenset(reader.passing), frozenset(reader.triggered))


_TEMPORARY = re.compile(
    r"""CREATE\s+(?:GLOBAL\s+|LOCAL\s+)?TEMP(?:ORARY)?\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"""
    r"""(?P<name>[a-z_][\w$]*|"[^"{}%]+"|)""",
    re.IGNORECASE,
)
_TRIGGER = re.compile(r"trigger", re.IGNORECASE)
_PASSING = re.compile(r"temp|referencing", re.IGNORECASE)
_USES: dict[str, Use] = {
    "AlterTableStmt": "alters",
    "CopyStmt": "reads",
    "CreateStmt": "creates",
    "CreateTableAsStmt": "creates",
    "CreateTrigStmt": "alters",
    "DeleteStmt": "writes to",
    "IndexStmt": "alters",
    "InsertStmt": "writes to",
    "MergeStmt": "writes to",
    "RenameStmt": "alters",
    "TruncateStmt": "empties",
    "UpdateStmt": "writes to",
    "ViewStmt": "creates",
}
_TABLE_KINDS = frozenset({"OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE"})
_TABLE_OF = frozenset({"OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE", "OBJECT_TABCONSTRAINT"})
_NOT_TABLES = frozenset({"CompositeTypeStmt", "CreateSeqStmt", "AlterSeqStmt"})


class _Reader:
    """Walks parse trees, with the names that common table expressions give along the way."""

    def __init__(self, sql: str, *, in_body: bool = False, path_is_set: bool = False) -> None:
        self._sql = sql
        self._bytes = None if sql.isascii() else sql.encode()
        self._in_body = in_body
        self.references: list[TableReference] = []
        """What was found along the way; also what names a temporary table, and a place more than once."""
        self.passing: set[str] = set()
        """The names of the temporary and transition tables that were made along the way."""
        self.triggered: set[str] = set()
        """The names of the functions that triggers call, made along the way."""
        self.path_is_set = path_is_set

    def found(self) -> list[TableReference]:
        """All references but those to temporary and transition tables, each place once."""
        kept: dict[int, TableReference] = {}
        for reference in self.references:
            bare = reference.schema is None and not reference.templated
            if not (bare and reference.name in self.passing):
                kept.setdefault(reference.start, reference)
        return sorted(kept.values(), key=lambda reference: reference.start)

    def read(self, statement: Statement) -> None:
        """Note the tables of one statement."""
        if statement.kind in _NOT_TABLES:
            return
        if statement.kind in {"DropStmt", "CommentStmt"}:
            self._named_objects(statement)
            return
        if statement.kind in {"CreateFunctionStmt", "DoStmt"}:
            self._body(statement)
            return
        if not self._in_body:
            self.path_is_set = path_after(statement, before=self.path_is_set)
        if statement.kind == "CreateTrigStmt":
            self.triggered.add(_last_name(statement.tree["funcname"]))
        for entry in statement.tree.get("transitionRels", []):
            self.passing.add(entry["TriggerTransition"]["name"])
        self._tree(statement.kind, statement.tree, frozenset())

    def _tree(self, kind: str, tree: Node, names: frozenset[str]) -> None:
        """Read one node. `names` are the common table expressions that can be seen from it."""
        with_clause = tree.get("withClause")
        if isinstance(with_clause, dict):
            names = self._common_tables(with_clause, names)
        target = _target(kind, tree)
        if target is not None:
            self._relation(target, _USES[kind], frozenset())
        for key, value in tree.items():
            if value is target or key in {"withClause", "lockingClause"}:
                continue
            self._value(key, value, names)

    def _value(self, key: str, value: Any, names: frozenset[str]) -> None:
        if isinstance(value, list):
            for item in value:
                self._value(key, item, names)
        elif isinstance(value, dict):
            if "relname" in value:
                use: Use = "refers to" if key == "pktable" else "reads"
                self._relation(value, use, names)
                return
            self._tree(key, value, names)

    def _common_tables(self, clause: Node, names: frozenset[str]) -> frozenset[str]:
        tables = [cte["CommonTableExpr"] for cte in clause.get("ctes", [])]
        if clause.get("recursive"):
            names |= {table["ctename"] for table in tables}
        for table in tables:
            self._value("ctequery", table.get("ctequery"), names)
            names |= {table["ctename"]}
        return names

    def _relation(self, tree: Node, use: Use, names: frozenset[str]) -> None:
        name: str = tree["relname"]
        catalog, schema = tree.get("catalogname"), tree.get("schemaname")
        if tree.get("relpersistence") == "t":
            self.passing.add(name)
            return
        if schema is None and name in names:
            return
        start = self._character(tree.get("location", 0))
        templated = TABLES in (catalog, schema)
        self.references.append(
            TableReference(
                schema=None if schema == TABLES else schema,
                name=name,
                use=use,
                start=start,
                end=self._end_of_name(start),
                templated=templated,
                path_is_set=self.path_is_set,
            )
        )

    def _named_objects(self, statement: Statement) -> None:
        """`DROP` and `COMMENT` give names without places: they are looked up in the text."""
        tree = statement.tree
        kind = tree.get("removeType") or tree.get("objtype")
        if kind in _TABLE_KINDS:
            cut = 0
        elif kind in _TABLE_OF or kind == "OBJECT_COLUMN":
            cut = 1
        else:
            return
        at = self._character(statement.start)
        for entry in tree.get("objects") or [tree.get("object", {})]:
            items = entry.get("List", {}).get("items", [])
            names = [item["String"]["sval"] for item in items if "String" in item]
            names = names[: len(names) - cut]
            if not names:
                continue
            start = self._find_name(names[0], at)
            self._relation(
                {
                    "relname": names[-1],
                    "schemaname": names[-2] if len(names) > 1 else None,
                    "catalogname": names[-3] if len(names) > 2 else None,  # noqa: PLR2004 - a.b.c
                    "location": len(self._sql[:start].encode()),
                },
                "drops" if statement.kind == "DropStmt" else "refers to",
                frozenset(),
            )
            at = start

    def _body(self, statement: Statement) -> None:
        self._value("sql_body", statement.tree.get("sql_body"), frozenset())
        text = self._slice(statement.start, statement.end)
        base = self._character(statement.start)
        runs_at_once = statement.kind == "DoStmt"
        path_is_set = runs_at_once and self.path_is_set
        trigger = _last_name(statement.tree["funcname"]) if _returns_trigger(statement) else None
        for query, offset, path_is_own in queries_in_body(statement, text):
            inner = _Reader(query, in_body=True, path_is_set=path_is_set or path_is_own)
            for each in parse(query) or ():
                inner.read(each)
                # A body in SQL is one query: PostgreSQL looks up its names before anything in it is done.
                path_is_set = path_after(each, before=path_is_set, in_body=True)
            self.passing |= inner.passing
            at = base + offset
            self.references += [
                replace(
                    reference,
                    start=at + reference.start,
                    end=at + reference.end,
                    read_for_trigger=trigger if reference.use == "reads" else None,
                )
                for reference in inner.references
            ]
        if runs_at_once:
            self.path_is_set = path_is_set

    def _slice(self, start: int, end: int) -> str:
        if self._bytes is None:
            return self._sql[start:end]
        return self._bytes[start:end].decode()

    def _character(self, byte: int) -> int:
        if self._bytes is None:
            return byte
        return len(self._bytes[:byte].decode())

    def _end_of_name(self, start: int) -> int:
        match = _QUALIFIED.match(self._sql, start)
        return start if match is None else match.end()

    def _find_name(self, name: str, at: int) -> int:
        pattern = rf'(?:"{re.escape(name)}"|(?<![\w"]){re.escape(name)}(?![\w"]))'
        match = re.compile(pattern, re.IGNORECASE).search(self._sql, at)
        return at if match is None else match.start()


_PART = r'(?:"(?:[^"]|"")*"|[\w$]+)'
_QUALIFIED = re.compile(rf"{_PART}(?:\s*\.\s*{_PART})*")


def _returns_trigger(statement: Statement) -> bool:
    names = statement.tree.get("returnType", {}).get("names", [])
    return bool(names) and _last_name(names) == "trigger"


def _last_name(names: list[Node]) -> str:
    """The last part of a name that may have a schema."""
    last: str = names[-1]["String"]["sval"]
    return last


def _target(kind: str, tree: Node) -> Node | None:
    """The table that a statement is about, as opposed to the ones it reads."""
    if kind not in _USES:
        return None
    relation = tree.get("relation") or tree.get("view") or tree.get("into", {}).get("rel")
    return relation if isinstance(relation, dict) and "relname" in relation else None
