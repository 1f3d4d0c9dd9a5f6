"""A search_path is set on a connection that is held, and never for a whole pool.

## What it does

Finds a `search_path` that is set by a manager's own method (`db.execute("SET search_path …")`) or in
`init_commands`, and a shared pool whose path is the schema of one of the managers that borrow from it.

## Why is this bad

A manager is no connection: each of its calls takes one from the pool and gives it back, and asyncpg resets
it then. The path that one call has set is gone at the next call, and one from `init_commands` when its
connection goes back for the first time. What is left is the path that the pool was made with, for everybody
alike. If that is one tenant's, every other tenant's plain names are found in its tables, and no error says
so.

## Example

```python
from pgdbm import AsyncDatabaseManager


async def place(db: AsyncDatabaseManager, bakery: str, item: str) -> None:
    await db.execute(f'SET search_path TO "{bakery}"')
    await db.execute("INSERT INTO orders (item) VALUES ($1)", item)
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


async def place(db: AsyncDatabaseManager, item: str) -> None:
    await db.execute("INSERT INTO {{tables.orders}} (item) VALUES ($1)", item)
```

## Known problems

Silent about `SET` on a transaction and on a connection from `acquire()`: there it is right. A pool's path
is reported only where the same file makes managers for that schema and for others. Functions that hand SQL on
are followed where all that they do with it is done by managers. Roles and databases with a path of their own,
and migrations, are not looked into.

## Since

0.1.0
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.describe import spelled
from checker.rules.model.inference import given_argument
from checker.rules.model.rule import Rule
from checker.rules.model.strings import Piece
from checker.rules.model.tracing import From
from checker.rules.model.values import LibraryName
from checker.rules.sql.embedded import EmbeddedSql
from checker.rules.sql.parser import parse
from checker.rules.sql.template import with_sentinels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.strings import KnownText

_SET_CONFIG = re.compile(r"\s*SELECT\s+(?:pg_catalog\s*\.\s*)?set_config\s*\(\s*'search_path'", re.IGNORECASE)
_NOBODYS = frozenset({"public", "pg_catalog"})


class _Element(NamedTuple):
    """An element of a list of schemas or the like."""

    container: ast.AST
    key: object
    """Which; `None` for each in its turn."""


_Named = str | _Element


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the paths that one file sets where they do not last, or for too many."""
    yield from _by_managers(module, project)
    for call in module.index.nodes(ast.Call):
        function = project.value(module, call.func)
        if isinstance(function, LibraryName) and function.name == library.CONFIG:
            yield from _in_init_commands(module, project, call)
    yield from _of_pools(module, project)


RULE = Rule(
    name="search-path-set",
    kind="bug",
    title="A search_path is set on a connection that is held, and never for a whole pool.",
    excuse="I'll use search_path instead of templates.",
    exercise="05_search_path",
    trial="test_each_bakery_in_turn_has_its_own_orders",
    check=check,
)


def _by_managers(module: Module, project: Project) -> Iterator[Finding]:
    for sent in project.sent_sql(module):
        if sent.gives_back and any(map(_sets_path, project.sent_texts(module, sent))):
            message = (
                f"`{module.qualified_name(sent.call)}` sets the search_path by `{spelled(sent.call.func)}`, "
                f"which gives its connection back at the end of the call. asyncpg resets it then: the next "
                f"statement finds its tables by the path that the pool was made with."
            )
            yield module.finding(RULE, sent.call, message)


def _in_init_commands(module: Module, project: Project, config: ast.Call) -> Iterator[Finding]:
    commands = given_argument(config, 99, "init_commands")
    if not isinstance(commands, ast.List | ast.Tuple):
        return
    for command in commands.elts:
        if any(map(_sets_path, project.texts(module, command))):
            message = (
                "`init_commands` run once, when a connection is made. The search_path that this one sets is "
                "gone when the connection goes back to the pool for the first time, and asyncpg resets it."
            )
            yield module.finding(RULE, command, message)


def _of_pools(module: Module, project: Project) -> Iterator[Finding]:
    tenants = {named for schema in _schemas(module, project) for named in _named(module, project, schema)}
    for opening in project.openings(module):
        path = None if opening.is_manager else _path_of_config(module, project, opening.config)
        if path is not None and any(_is_one_of(tenants, named) for named in _named(module, project, path)):
            message = (
                f"`{spelled(path)}` is the search_path of the whole pool. Every manager that borrows from it "
                f"finds plain names in that schema, whichever it was made for."
            )
            yield module.finding(RULE, path, message)


def _is_one_of(tenants: set[_Named], named: _Named) -> bool:
    """Whether a schema is a manager's, and there are managers with others."""
    if isinstance(named, _Element):
        if named.key is None:
            return False  # each has a pool of its own
        if named._replace(key=None) in tenants:
            return True
    return named in tenants and len(tenants) > 1


def _sets_path(text: KnownText) -> bool:
    """Whether a text of SQL sets the path and does nothing else with it."""
    sql = EmbeddedSql(text).sql
    if "set" not in sql.lower():
        return False
    statements = parse(with_sentinels(sql))
    if statements is None or len(statements) != 1:
        return False
    statement = statements[0]
    if statement.kind == "VariableSetStmt":
        return statement.tree.get("name") == "search_path" and statement.tree.get("kind") == "VAR_SET_VALUE"
    return _SET_CONFIG.match(sql) is not None


def _schemas(module: Module, project: Project) -> Iterator[ast.expr]:
    """The schemas of the managers that a file makes on pools."""
    for call in module.index.nodes(ast.Call):
        function = project.value(module, call.func)
        if isinstance(function, LibraryName) and function.name in library.MANAGERS:
            schema = given_argument(call, 2, "schema")
            if schema is not None and given_argument(call, 1, "pool") is not None:
                yield schema


def _path_of_config(module: Module, project: Project, node: ast.expr) -> ast.expr | None:
    """The path that a configuration gives to a shared pool."""
    origins = project.origins(module, node)
    if len(origins) != 1 or origins[0].module is not module or not isinstance(origins[0].node, ast.Call):
        return None
    config = origins[0].node
    settings = given_argument(config, 99, "server_settings")
    if isinstance(settings, ast.Dict):
        for key, value in zip(settings.keys, settings.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "search_path":
                return value
    return given_argument(config, 99, "shared_pool_search_path")


def _named(module: Module, project: Project, node: ast.expr) -> set[_Named]:
    """The schemas that an expression names, as far as they can be told apart."""
    text = project.text(module, node)
    if text is not None:
        found: set[_Named] = set()
        for part in text.parts:
            if isinstance(part, Piece):
                names = (name.strip().strip('"') for name in part.text.split(","))
                found |= {name for name in names if name and name not in _NOBODYS}
            else:
                inner = part.node.value if isinstance(part.node, ast.FormattedValue) else part.node
                found |= _named(part.module, project, inner)
        return found
    found = set()
    for origin in project.origins(module, node):
        match origin.kind, origin.node:
            case From.ELEMENT, ast.expr() as container:
                which = origin.path or None
                found |= {_Element(one.node, which) for one in project.origins(origin.module, container)}
            case From.EXPRESSION, ast.Subscript(value=container, slice=ast.Constant(value=key)):
                found |= {_Element(one.node, key) for one in project.origins(origin.module, container)}
            case _:
                pass
    return found
