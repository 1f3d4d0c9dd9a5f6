"""A configuration takes the arguments that it has, and ignores all others.

## What it does

Finds arguments of `DatabaseConfig` that it does not have, such as `schema_name=` or `max_connection=`.

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

Knows the arguments of pgdbm 0.5.0. Does not see what is passed on by `**`, `functools.partial` or
`model_validate`, nor `model_copy(update={"schema": ...})`, which is ignored as well. Subclasses of
`DatabaseConfig` have fields of their own and are left alone.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from difflib import get_close_matches
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.finding import Edit, Fix, Span
from checker.rules.model.rule import Rule
from checker.rules.model.values import LibraryName

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


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the arguments in one file that a configuration ignores."""
    for call in module.index.nodes(ast.Call):
        if project.value(module, call.func) != LibraryName(library.CONFIG):
            continue
        for keyword in call.keywords:
            if keyword.arg is not None and keyword.arg not in _ARGUMENTS:
                meant = get_close_matches(keyword.arg, _ARGUMENTS, n=1)
                message = (
                    f"`{module.qualified_name(call)}` gives `{keyword.arg}=` to `DatabaseConfig`, which has "
                    f"no such argument and ignores it{f': is `{meant[0]}=` meant?' if meant else '.'}"
                )
                fix = _fix(module, keyword, meant[0]) if meant else None
                yield module.finding(RULE, keyword.value, message, fix=fix)


RULE = Rule(
    name="ignored-config-field",
    kind="bug",
    title="A configuration takes the arguments that it has, and ignores all others.",
    excuse="I told the configuration the schema, and it took it.",
    exercise="14_schema_argument",
    trial="test_two_bakeries_have_nothing_in_common",
    check=check,
)


def _fix(module: Module, keyword: ast.keyword, meant: str) -> Fix:
    """Give it the name that is meant. Not safe: what was ignored takes effect then."""
    column = module.text.column(keyword.lineno, keyword.col_offset)
    name = Span(keyword.lineno, column, keyword.lineno, column + len(keyword.arg or ""))
    return Fix((Edit(name, meant),))
