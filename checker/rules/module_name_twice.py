"""Two sets of migrations that go to one place have two names.

## What it does

Finds two `AsyncMigrationManager`s with one `module_name` and two different directories that go to one place:
they have one manager, or two managers with one schema on one pool. Also where functions, methods and objects
of the project make them for whoever gives them the manager, the directory or the name, in whichever file
these are, and where a loop over directories makes them.

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

Sees managers, names and directories that are provably the same or different: text, parameters, what is kept
in `self`, and paths that begin with one of these or `__file__`. Two functions that are given a manager each
are taken for two places, unless somebody in a file that is examined gives both the same; so are two managers
that each have a pool of their own. Passed over is what a function makes for its caller only under a
condition, what a loop makes under one or may leave early, and, in tests, what two functions make: each test
has a database of its own. On a database that was migrated under the common name, a new name makes every file
run again: there one of the two keeps it, and the notes of the other are renamed.

## Since

0.1.0
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.callers import calls_of
from checker.rules.model.describe import spelled
from checker.rules.model.directories import are_different
from checker.rules.model.flow import never_both
from checker.rules.model.identity import Mark, OnPool, marks, owner_of
from checker.rules.model.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.migrations import Migrations
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_MOST = 300
"""No more migrations than these are compared with each other."""


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report the second and later directories that get a name again, as far as one file shows it."""
    seen: list[Migrations] = []
    reported: list[Migrations] = []
    for made in sorted(project.migrations(module), key=_place)[:_MOST]:
        if any(made.told is other.told or _may_be_the_same(made, other) for other in reported):
            continue
        first = next((other for other in seen if _clash(module, project, other, made)), None)
        if first is None:
            seen.append(made)
            continue
        reported.append(made)
        yield module.finding(RULE, made.told, _message(module, first, made))


RULE = Rule(
    name="module-name-twice",
    kind="convention",
    title="Two sets of migrations that go to one place have two names.",
    excuse="It is one application, so its migrations have one name.",
    exercise="15_one_name_for_two",
    trial=None,
    check=check,
    about_migrations=True,
)


def _place(made: Migrations) -> tuple[int, int, int]:
    return made.told.lineno, made.told.col_offset, made.at.lineno


def _clash(module: Module, project: Project, one: Migrations, other: Migrations) -> bool:
    return (
        _are_noted_together(one, other)
        and are_different(one.directory, other.directory)
        and _both_run(module, project, one, other)
        and not _is_told_elsewhere(module, one, other)
    )


def _are_noted_together(one: Migrations, other: Migrations) -> bool:
    return one.name == other.name and one.table == other.table and one.manager == other.manager


def _may_be_the_same(one: Migrations, other: Migrations) -> bool:
    """Whether two directories may be one that is not reported twice, as a relative and an absolute path."""
    return (
        _are_noted_together(one, other)
        and one.directory != other.directory
        and not any(isinstance(part, Mark) for text in (*one.directory, *other.directory) for part in text)
        and not are_different(one.directory, other.directory)
    )


def _both_run(module: Module, project: Project, one: Migrations, other: Migrations) -> bool:
    if one.at is other.at:
        # What one call makes is compared where it is made, unless a loop calls again.
        return one.turn != other.turn
    functions = [module.function_around(each.at) for each in (one, other)]
    if functions[0] is functions[1]:
        return not never_both(module, one.at, other.at)
    # Each test has a database of its own.
    return not module.is_test_code and not _are_called_apart(module, project, one, other)


def _are_called_apart(module: Module, project: Project, one: Migrations, other: Migrations) -> bool:
    """Whether only one of two functions is called, wherever one function has both called."""
    ways = [
        (first, second)
        for first in _ways_to(module, project, one.at)
        for second in _ways_to(module, project, other.at)
        if module.function_around(first) is module.function_around(second)
    ]
    return bool(ways) and all(never_both(module, *way) for way in ways)


def _ways_to(module: Module, project: Project, call: ast.Call) -> list[ast.Call]:
    function = module.function_around(call)
    return [call] if function is None else [call, *calls_of(project, module, function)]


def _is_told_elsewhere(module: Module, one: Migrations, other: Migrations) -> bool:
    """Whether the file that makes both shows it: what they are made for is the same whoever calls."""
    return (
        one.made_in is other.made_in
        and one.made_in is not module
        and all(owner_of(mark) is None for mark in marks(one.manager))
    )


def _message(module: Module, first: Migrations, second: Migrations) -> str:
    who = module.qualified_name(second.told)
    gives = f"gives `{spelled(second.told)}` as `module_name`"
    if isinstance(second.told, ast.Call) and second.told is second.at:
        gives = f"has `{spelled(second.told.func)}` give a `module_name`"
    where = (
        f"to a second directory for {_manager(module, first, second)}; line {first.told.lineno} gave it "
        f"to another"
    )
    if first.told is second.told:
        where = f"to one more directory for `{spelled(second.shown)}` on every turn of the loop"
    return (
        f"`{who}` {gives} {where} (a convention): of two files that are called alike, one is refused or "
        f"passed over."
    )


def _manager(module: Module, first: Migrations, second: Migrations) -> str:
    name, before = spelled(second.shown), spelled(first.shown)
    if isinstance(second.manager, OnPool) and name != before:
        return f"`{name}`, which has the pool and the schema of `{before}`"
    if module.function_around(second.told) is not module.function_around(second.at):
        return f"`{name}`, which `{module.qualified_name(second.at)}` gives to both"
    return f"`{name}`"
