"""Each operator changes what it says, and nothing else."""

from __future__ import annotations

import pytest

from checker.grading.mutation.edit import Source
from checker.grading.mutation.operators import PYTHON, SQL

ORDER = '''
class OrderBook:
    """Orders: é is two bytes."""

    async def place(self, item):
        """Take an order."""
        logger.info("é %s", item)
        if item in self.known and item:
            self.count += 1
        async with self.db.transaction() as tx:
            number = await tx.fetch_value("é", item)
            try:
                await tx.execute(number)
            except QueryError as error:
                self.failed = error
            finally:
                self.done()
                self.close()
        return number


async def start(config):
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    AsyncMigrationManager(db, "migrations", module_name="orders")
'''
WITHOUT_FINALLY = """            try:
                await tx.execute(number)
            except QueryError as error:
                self.failed = error
            self.done()
            self.close()
        return number
"""
SCRIPT = """
CREATE TABLE {{tables.orders}} (id int);
CREATE FUNCTION {{schema}}.stamp() RETURNS trigger AS $$ BEGIN a; b; END $$ LANGUAGE plpgsql;
-- one; two
INSERT INTO {{tables.brightwater.orders}} VALUES (';');
"""


def python(operator: str, text: str = ORDER) -> list[tuple[str, str]]:
    """Each edit as what stood there and what stands there now; what comes of it must be Python."""
    found = []
    for edit in PYTHON[operator](Source(text)):
        mutated = text[: edit.start] + edit.instead + text[edit.end :]
        compile(mutated, "mutant", "exec")
        found.append((text[edit.start : edit.end], edit.instead))
    return found


def sql(operator: str, text: str) -> list[tuple[str, str]]:
    return [(text[edit.start : edit.end], edit.instead) for edit in SQL[operator](text)]


def test_statements_are_dropped_but_not_what_only_tells() -> None:
    dropped = [before for before, _ in python("statement-dropped")]
    assert dropped == [
        "self.count += 1",
        'number = await tx.fetch_value("é", item)',
        "await tx.execute(number)",
        "self.failed = error",
        "self.done()",
        "self.close()",
        "return number",
        "pool = await AsyncDatabaseManager.create_shared_pool(config)",
        'db = AsyncDatabaseManager(pool=pool, schema="orders")',
        'AsyncMigrationManager(db, "migrations", module_name="orders")',
    ]


def test_conditions_are_negated() -> None:
    assert python("condition-negated") == [
        ("item in self.known and item", "(not (item in self.known and item))")
    ]
    text = "def f(a):\n    while a:\n        a = [b for b in a if b] if a else 1\n"
    assert [before for before, _ in python("condition-negated", text)] == ["a", "a", "b"]


def test_what_was_in_a_finally_comes_after_the_try() -> None:
    [edit] = PYTHON["finally-undone"](Source(ORDER))
    assert WITHOUT_FINALLY in ORDER[: edit.start] + edit.instead + ORDER[edit.end :]


def test_a_finally_without_handlers_leaves_no_try() -> None:
    text = "def f():\n    try:\n        if a:\n            b()\n    finally:\n        c()\n    d()\n"
    [edit] = PYTHON["finally-undone"](Source(text))
    mutated = text[: edit.start] + edit.instead + text[edit.end :]
    assert mutated == "def f():\n    if a:\n        b()\n    c()\n    d()\n"


@pytest.mark.parametrize(
    ("handler", "wider"),
    [
        ("except QueryError:\n    pass", ["Exception"]),
        ("except Exception:\n    pass", ["BaseException"]),
        ("except BaseException:\n    pass", []),
        ("except QueryError:\n    raise", []),
        ("except (QueryError, OSError):\n    raise Refused", ["Exception"]),
    ],
)
def test_handlers_catch_more(handler: str, wider: list[str]) -> None:
    found = python("wider-except", f"try:\n    a()\n{handler}\n")
    assert [after for _, after in found] == wider


def test_arguments_are_swapped() -> None:
    assert python("another-schema") == [('"orders"', '"brightwater"')]
    assert python("another-module-name") == [('"orders"', '"another"'), ('"orders"', "None")]
    again = "await AsyncDatabaseManager.create_shared_pool(config)"
    assert python("own-pool") == [("pool", again)]


def test_statements_leave_their_transaction() -> None:
    assert python("transaction-left") == [("tx", "self.db"), ("tx", "self.db")]


def test_templates_are_undone() -> None:
    assert sql("template-undone", SCRIPT) == [
        ("{{tables.orders}}", "orders"),
        ("{{tables.orders}}", "brightwater.orders"),
        ("{{tables.brightwater.orders}}", "orders"),
        ("{{tables.brightwater.orders}}", "brightwater.orders"),
        ("{{schema}}.", ""),
        ("{{schema}}.", "brightwater."),
    ]
    assert sql("template-undone", "{{{{tables.orders}}}}") == []


def test_conditions_of_statements_are_dropped() -> None:
    text = '"SELECT id FROM {{tables.orders}} "\n"WHERE open AND id = $1 ORDER BY id"'
    assert sql("where-dropped", text) == [(" open AND id = $1", " true")]
    assert sql("where-dropped", "DELETE FROM x WHERE a = 1;") == [(" a = 1", " true")]


def test_statements_of_a_script_are_dropped() -> None:
    dropped = [before.split()[:2] for before, _ in sql("sql-statement-dropped", SCRIPT)]
    assert dropped == [["CREATE", "TABLE"], ["CREATE", "FUNCTION"], ["INSERT", "INTO"]]
