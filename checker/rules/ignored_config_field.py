"""A configuration takes the arguments that it has, and ignores all others.

## What it does

Finds arguments of `DatabaseConfig` that it does not have, such as `schema_name=` or `max_connection=`; and
`schema` among what `model_copy` is to update, where the field is called `schema_name`.

## Why is this bad

`DatabaseConfig` does not refuse what it does not know; it goes on with the default. With `schema_name=`
that is no schema: the field is called so once the configuration is made, but the argument is `schema`.
The manager then works in public, together with every other one that was made like this, and nothing says
so.

## Example

```python
from pgdbm import AsyncDatabaseManager, DatabaseConfig


def manager(dsn: str, bakery: str) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema_name=bakery))
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager, DatabaseConfig


def manager(dsn: str, bakery: str) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema=bakery))
```

## Known problems

Knows the arguments of pgdbm 0.5.0. What comes by `**`, `model_validate` or `model_copy(update=...)` is seen
where it is written out in the call; of a copy only `schema`, which is called `schema_name` there. Subclasses
of `DatabaseConfig` have fields of their own and are left alone.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.finding import Edit, Fix, Span
from checker.rules.model.inference import argument, written_out_items
from checker.rules.model.partials import PARTIAL
from checker.rules.model.rule import Rule
from checker.rules.model.values import Config, LibraryMethod, LibraryName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_ARGUMENTS = (
    "command_timeout",
    "connection_string",
    "database",
    "host",
    "idle_in_transaction_session_timeout_ms",
    "init_commands",
    "lock_timeout_ms",
    "max_connections",
    "max_inactive_connection_lifetime",
    "max_queries",
    "min_connections",
    "password",
    "port",
    "retry_attempts",
    "retry_backoff",
    "retry_delay",
    "retry_max_delay",
    "schema",
    "server_settings",
    "shared_pool_search_path",
    "ssl_ca_file",
    "ssl_cert_file",
    "ssl_enabled",
    "ssl_key_file",
    "ssl_key_password",
    "ssl_mode",
    "statement_cache_size",
    "statement_timeout_ms",
    "user",
)

_VALIDATING = frozenset({f"{library.CONFIG}.model_validate", f"{library.CONFIG}.parse_obj"})
_BY_NAME_ONLY = 99
"""The position of arguments that have none."""


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the arguments in one file that a configuration ignores."""
    for call in module.index.nodes(ast.Call):
        for given in _given(module, project, call):
            if given.name not in given.known:
                yield _finding(module, call, given)


RULE = Rule(
    name="ignored-config-field",
    kind="bug",
    title="A configuration takes the arguments that it has, and ignores all others.",
    excuse="I told the configuration the schema, and it took it.",
    exercise="14_schema_argument",
    trial="test_two_bakeries_have_nothing_in_common",
    check=check,
)


class _Given(NamedTuple):
    """An argument that a configuration gets, by its name, or by a key of a mapping."""

    name: str
    place: ast.keyword | ast.Constant
    value: ast.expr
    receiver: str = "DatabaseConfig"
    known: tuple[str, ...] = _ARGUMENTS


def _given(module: Module, project: Project, call: ast.Call) -> Iterator[_Given]:
    """What a call gives to a configuration, directly or by way of pydantic or `functools.partial`."""
    match project.value(module, call.func), call.args:
        case LibraryName(name=library.CONFIG), _:
            yield from _arguments(call)
        case called, [made, *_] if called == PARTIAL:
            if project.value(module, made) == LibraryName(library.CONFIG):
                yield from _arguments(call)
        case LibraryName(name=name), [content, *_] if name in _VALIDATING:
            if argument(call, _BY_NAME_ONLY, "by_name") is None:  # with it, `schema_name` counts
                yield from _items(content)
        case LibraryMethod(receiver=Config(), name="copy" | "model_copy" as name), _:
            update = argument(call, _BY_NAME_ONLY, "update")
            for given in _items(update) if update is not None else ():
                # A subclass may have more fields, but none has its schema under this name.
                if given.name == "schema":
                    yield given._replace(receiver=name, known=("schema_name",))
        case _:
            pass


def _arguments(call: ast.Call) -> Iterator[_Given]:
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield _Given(keyword.arg, keyword, keyword.value)
        else:
            yield from _items(keyword.value)


def _items(mapping: ast.expr) -> Iterator[_Given]:
    for key, value in written_out_items(mapping) or ():
        yield _Given(str(key.value), key, value)


def _finding(module: Module, call: ast.Call, given: _Given) -> Finding:
    by_name = "=" if isinstance(given.place, ast.keyword) else ""
    meant = get_close_matches(given.name, given.known, n=1)
    what = "argument" if given.known is _ARGUMENTS else "field"
    message = (
        f"`{module.qualified_name(call)}` gives `{given.name}{by_name}` to `{given.receiver}`, which has "
        f"no such {what} and ignores it{f': is `{meant[0]}{by_name}` meant?' if meant else '.'}"
    )
    return module.finding(RULE, given.value, message, fix=_fix(module, given, meant[0]) if meant else None)


def _fix(module: Module, given: _Given, meant: str) -> Fix:
    """Give it the name that is meant. Not safe: what was ignored takes effect then."""
    if isinstance(given.place, ast.Constant):
        return Fix((Edit(module.text.span(given.place), f'"{meant}"'),))
    column = module.text.column(given.place.lineno, given.place.col_offset)
    name = Span(given.place.lineno, column, given.place.lineno, column + len(given.name))
    return Fix((Edit(name, meant),))
