"""Two sets of migrations that go to one place have two names.

## What it does

Finds two `AsyncMigrationManager`s with one manager, one `module_name` and two different directories.

## Why is this bad

pgdbm notes an applied file under its file name and the `module_name`. Of two directories with one name,
the second whose `001_initial.sql` comes is refused as "modified after being applied", or, if the two
files are alike, passed over. While one of them is being applied, the other waits for the same lock.

This is a convention: as long as no file of the one is called like a file of the other, both are applied.

The same name for several schemas is another matter, and right: each schema has notes of its own.

## Example

```python
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def migrate(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "orders/migrations", module_name="larder").apply_pending_migrations()
    await AsyncMigrationManager(db, "stock/migrations", module_name="larder").apply_pending_migrations()
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


async def migrate(db: AsyncDatabaseManager) -> None:
    await AsyncMigrationManager(db, "orders/migrations", module_name="orders").apply_pending_migrations()
    await AsyncMigrationManager(db, "stock/migrations", module_name="stock").apply_pending_migrations()
```

## Known problems

Sees managers, names and directories that are provably the same or different: written-out text, and paths
that begin with text or `__file__`; not those that are joined by `os.path.join` or `joinpath`, taken from a
loop, or given to a function that makes the migrations. Looks at one manager in one file: two files, functions
or classes that are given the same one are not seen to have it in common, and two managers with one schema
are taken for two places. On a database that was migrated under the common name, a new name makes every file
run again: there one of the two keeps it, and the notes of the other are renamed.

## Since

0.1.0
"""

from __future__ import annotations

import ast
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.describe import spelled
from checker.rules.model.flow import never_both
from checker.rules.model.inference import argument, given_argument, has_hidden_arguments
from checker.rules.model.rule import Rule
from checker.rules.model.strings import Piece
from checker.rules.model.tracing import From
from checker.rules.model.values import LibraryName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.tracing import Origin

_DEFAULT_DIRECTORY = "./migrations"
_DEFAULT_TABLE = "schema_migrations"
_WRAPPERS = frozenset({"os.fspath", "os.path.abspath", "os.path.realpath", "pathlib.Path"})
_UNCHANGING = frozenset({"absolute", "as_posix", "resolve"})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the second and later directories of one file that get a name again."""
    seen: list[_Named] = []
    for call in sorted(module.index.nodes(ast.Call), key=lambda call: (call.lineno, call.col_offset)):
        if project.value(module, call.func) != LibraryName(library.MIGRATIONS):
            continue
        named = _named(module, project, call)
        if named is None:
            continue
        first = next((other for other in seen if _clash(module, other, named)), None)
        if first is None:
            seen.append(named)
            continue
        message = (
            f"`{module.qualified_name(call)}` gives `{spelled(named.given)}` as `module_name` to a second "
            f"directory for `{spelled(named.manager)}`; line {first.call.lineno} gave it to another (a "
            f"convention): of two files that are called alike, one is refused or passed over."
        )
        yield module.finding(RULE, named.given, message)


RULE = Rule(
    name="module-name-twice",
    kind="convention",
    title="Two sets of migrations that go to one place have two names.",
    excuse="It is one application, so its migrations have one name.",
    exercise="15_one_name_for_two",
    trial=None,
    check=check,
)


class _Named(NamedTuple):
    """Migrations of which everything is known that decides where they are noted."""

    call: ast.Call
    manager: ast.expr
    origin: Origin
    directory: str
    table: str
    name: str
    given: ast.expr


def _named(module: Module, project: Project, call: ast.Call) -> _Named | None:
    manager, given = argument(call, 0, "db_manager"), given_argument(call, 3, "module_name")
    if has_hidden_arguments(call) or manager is None or given is None:
        return None
    origins = project.origins(module, manager)
    path, table = argument(call, 1, "migrations_path"), argument(call, 2, "migrations_table")
    directory = _DEFAULT_DIRECTORY if path is None else _path(module, project, path)
    table_name = _DEFAULT_TABLE if table is None else _text(module, project, table)
    name = _text(module, project, given)
    if len(origins) != 1 or origins[0].kind is From.NAME:
        return None
    if not directory or not table_name or not name:
        return None
    return _Named(call, manager, origins[0], posixpath.normpath(directory), table_name, name, given)


def _clash(module: Module, one: _Named, other: _Named) -> bool:
    return (
        (one.origin, one.table, one.name) == (other.origin, other.table, other.name)
        and one.directory != other.directory
        and posixpath.isabs(one.directory) == posixpath.isabs(other.directory)
        and not never_both(module, one.call, other.call)
    )


def _text(module: Module, project: Project, node: ast.expr) -> str | None:
    """What a string says, if all of it is written out."""
    known = project.text(module, node)
    if known is None:
        return None
    written = [part.text for part in known.parts if isinstance(part, Piece)]
    return "".join(written) if len(written) == len(known.parts) else None


def _path(module: Module, project: Project, node: ast.expr) -> str | None:  # noqa: PLR0911 - a return for each kind
    """Where an expression leads, if each of its steps is written out or begins with `__file__`."""
    match node:
        case ast.Name(id="__file__"):
            return module.path.absolute().as_posix()
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _joined(_path(module, project, left), _text(module, project, right))
        case ast.Attribute(attr="parent", value=value):
            return _joined(_path(module, project, value), "..")
        case ast.Call(func=ast.Attribute(attr=name, value=value), args=[]) if name in _UNCHANGING:
            return _path(module, project, value)
        case ast.Call(args=[inner], keywords=[]) if _is_wrapper(module, project, node):
            return _path(module, project, inner)
        case ast.Name() | ast.Attribute():
            origins = project.origins(module, node)
            if len(origins) == 1 and origins[0].kind is From.EXPRESSION and origins[0].node is not node:
                made = origins[0].node
                return _path(origins[0].module, project, made) if isinstance(made, ast.expr) else None
            return None
        case _:
            return _text(module, project, node)


def _joined(first: str | None, second: str | None) -> str | None:
    return None if first is None or second is None else posixpath.join(first, second)


def _is_wrapper(module: Module, project: Project, call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="str"):
            return True
        case _:
            value = project.value(module, call.func)
            return isinstance(value, LibraryName) and value.name in _WRAPPERS
