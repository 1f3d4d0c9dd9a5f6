"""What belongs to a session is locked and set on a connection that is held.

## What it does

Finds a manager's own method that sends nothing but an advisory lock, `set_config`, `SET`, `LISTEN` or
`BEGIN`.

## Why is this bad

A manager is no connection: each of its calls takes one from the pool and gives it back, and asyncpg then runs
`pg_advisory_unlock_all()`, `UNLISTEN *` and `RESET ALL`, and rolls an open transaction back. So the lock is
held by nobody as soon as the call returns, and the next call knows nothing of what was set. No error is
raised.

`SET ROLE` is the opposite: it is not reset, and stays on the connection for whoever takes it next.

## Example

```python
from pgdbm import AsyncDatabaseManager


async def bake(db: AsyncDatabaseManager, bakery: str) -> None:
    await db.execute("SELECT pg_advisory_lock(42)")
    await db.execute("SELECT set_config('larder.bakery', $1, false)", bakery)
    await db.execute("UPDATE {{tables.orders}} SET planned = true")
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


async def bake(db: AsyncDatabaseManager, bakery: str) -> None:
    async with db.transaction() as tx:
        await tx.execute("SELECT pg_advisory_xact_lock(42)")
        await tx.execute("SELECT set_config('larder.bakery', $1, true)", bakery)
        await tx.execute("UPDATE {{tables.orders}} SET planned = true")
```

## Known problems

Silent on transactions and on connections from `acquire()`, and on a text that does more than that, such as
two statements in one. Functions that hand SQL on are followed where all that they do with it is done by
managers. A `search_path` is for `search-path-set`.

## Since

0.1.0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.rules.model.describe import spelled
from checker.rules.model.rule import Rule
from checker.rules.sql.embedded import EmbeddedSql
from checker.rules.sql.parser import parse
from checker.rules.sql.template import with_sentinels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.finding import Finding
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.sinks import SentSql
    from checker.rules.sql.parser import Node, Statement

_MENTIONED = re.compile(r"advisory|set|listen|begin|start", re.IGNORECASE)
"""A text without any of these need not be parsed."""
_LOCKS = re.compile(r"pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?")
_STAYS = frozenset({"role", "session_authorization"})
_SETS = frozenset({"VAR_SET_VALUE", "VAR_SET_CURRENT", "VAR_SET_MULTI"})
_BEGINS = frozenset({"TRANS_STMT_BEGIN", "TRANS_STMT_START"})

_LOCK = "nobody holds the lock any more"
_SETTING = "what it has set is forgotten"
_ROLE = "the role stays on that connection, for whoever takes it next"
_LISTENER = "nobody listens any more"
_TRANSACTION = "what it began is rolled back, and the next statement is outside"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Report what one file gives to a session that it does not hold."""
    for sent in project.sent_sql(module):
        outcome = _outcome(module, project, sent) if sent.gives_back else None
        if outcome is not None:
            message = (
                f"`{spelled(sent.call.func)}` gives its connection back at the end of the call, in "
                f"`{module.qualified_name(sent.call)}`: {outcome}."
            )
            yield module.finding(RULE, sent.call, message)


RULE = Rule(
    name="session-state-not-held",
    kind="bug",
    title="What belongs to a session is locked and set on a connection that is held.",
    excuse="I take the lock in the first line and give it back in the last.",
    exercise="11_session_state",
    trial="test_an_order_is_baked_once",
    check=check,
)


def _outcome(module: Module, project: Project, sent: SentSql) -> str | None:
    """What is left of a text's only effect once the connection is back in the pool."""
    outcomes = (_left_of_text(EmbeddedSql(text).sql) for text in project.sent_texts(module, sent))
    return next((outcome for outcome in outcomes if outcome is not None), None)


def _left_of_text(sql: str) -> str | None:
    statements = parse(with_sentinels(sql)) if _MENTIONED.search(sql) else None
    if statements is None or len(statements) != 1:
        return None
    return _left_of(statements[0])


def _left_of(statement: Statement) -> str | None:
    tree = statement.tree
    match statement.kind:
        case "VariableSetStmt" if tree.get("kind") in _SETS:
            return _left_of_setting(tree.get("name"), local=bool(tree.get("is_local")))
        case "TransactionStmt" if tree.get("kind") in _BEGINS:
            return _TRANSACTION
        case "ListenStmt":
            return _LISTENER
        case "SelectStmt" if not tree.keys() & {"fromClause", "whereClause", "withClause"}:
            return _left_of_functions([target["ResTarget"]["val"] for target in tree.get("targetList", [])])
        case _:
            return None


def _left_of_functions(values: list[Node]) -> str | None:
    """What is left of functions that are called for their effect, and for nothing else."""
    outcomes = {_left_of_function(value.get("FuncCall", {})) for value in values}
    return outcomes.pop() if len(outcomes) == 1 else None


def _left_of_function(call: Node) -> str | None:
    names = [part["String"]["sval"] for part in call.get("funcname", [])]
    if not names:
        return None
    if names[-1] == "set_config":
        setting, local = (_constant(call, position) for position in (0, 2))
        return _left_of_setting(setting.get("sval", {}).get("sval"), local=bool(local.get("boolval")))
    return _LOCK if _LOCKS.fullmatch(names[-1]) else None


def _left_of_setting(name: str | None, *, local: bool) -> str | None:
    if name == "search_path":
        return None
    return _ROLE if name in _STAYS and not local else _SETTING


def _constant(call: Node, position: int) -> Node:
    """An argument that is written out; empty where it is not."""
    arguments = call.get("args", [])
    return arguments[position].get("A_Const", {}) if position < len(arguments) else {}
