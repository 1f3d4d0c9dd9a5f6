"""What `module-name-twice` says, and what it sees from another file or in a test."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from checker.rules import lint

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from pgdbm import AsyncDatabaseManager, AsyncMigrationManager\n"
ORDERS = 'AsyncMigrationManager(db, "orders", module_name="larder")'
STOCK = 'AsyncMigrationManager(db, "stock", module_name="larder")'
TWO = f"async def orders(db):\n    {ORDERS}\nasync def stock(db):\n    {STOCK}\n"
END = " (a convention): of two files that are called alike, one is refused or passed over."


def told(folder: Path, code: str, name: str = "larder.py", **others: str) -> list[str]:
    """What is said of a file that lies beside others, without the end that is always the same."""
    for module, content in others.items():
        (folder / f"{module}.py").write_text(HEAD + dedent(content))
    file = folder / name
    file.write_text(HEAD + dedent(code))
    messages = [
        finding.message for finding in lint([file], rules=["module-name-twice"], root=folder).findings
    ]
    assert all(message.endswith(END) for message in messages)
    return [message.removesuffix(END) for message in messages]


def test_a_manager_that_a_caller_gives_to_two_functions_is_told_with_the_caller(tmp_path: Path) -> None:
    calls = "async def start(db):\n    await orders(db)\n    await stock(db)\n"
    (message,) = told(tmp_path, TWO + calls)
    assert message == (
        "`stock` gives `'larder'` as `module_name` to a second directory for `db`, which `start` gives to "
        "both; line 3 gave it to another"
    )


def test_a_loop_is_told_once(tmp_path: Path) -> None:
    loop = "for each in ('a', 'b', 'c'):\n        AsyncMigrationManager(db, each, module_name='x')\n"
    assert told(tmp_path, f"async def start(db):\n    {loop}") == [
        "`start` gives `'x'` as `module_name` to one more directory for `db` on every turn of the loop"
    ]


def test_two_managers_are_told_to_have_pool_and_schema_in_common(tmp_path: Path) -> None:
    code = """
    async def start(pool):
        one, db = AsyncDatabaseManager(pool=pool), AsyncDatabaseManager(pool=pool, schema="public")
        AsyncMigrationManager(one, "orders", module_name="larder")
    """
    (message,) = told(tmp_path, f"{dedent(code)}    {STOCK}\n")
    assert message == (
        "`start` gives `'larder'` as `module_name` to a second directory for `db`, which has the pool and "
        "the schema of `one`; line 5 gave it to another"
    )


@pytest.mark.parametrize("first", ["the function", "its caller"])
def test_a_function_of_another_file_is_told_where_it_is_called(first: str, tmp_path: Path) -> None:
    call = "await opening.orders(db)"
    lines = [call, STOCK] if first == "the function" else [STOCK, call]
    code = "import opening\nasync def start(db):\n    " + "\n    ".join(lines) + "\n"
    expected = {
        "the function": "`start` gives `'larder'` as `module_name` to a second directory",
        "its caller": "`start` has `opening.orders` give a `module_name` to a second directory",
    }
    assert told(tmp_path, code, opening=TWO) == [f"{expected[first]} for `db`; line 4 gave it to another"]


def test_two_functions_of_another_file_are_told_where_both_are_called(tmp_path: Path) -> None:
    code = "from opening import *\nasync def start(db):\n    await orders(db)\n    await stock(db)\n"
    assert told(tmp_path, code, opening=TWO) == [
        "`start` has `stock` give a `module_name` to a second directory for `db`; line 4 gave it to another"
    ]


def test_what_another_file_shows_by_itself_is_told_there(tmp_path: Path) -> None:
    opening = f"db = AsyncDatabaseManager(pool=object())\n{TWO.replace('(db):', '():')}"
    code = "import opening\nasync def start():\n    await opening.orders()\n    await opening.stock()\n"
    assert told(tmp_path, code, opening=opening) == []
    assert len(told(tmp_path, opening, "opening.py")) == 1


def test_functions_that_call_each_other_come_to_an_end(tmp_path: Path) -> None:
    one, two = f"{ORDERS}\n    await two(db)\n", f"{STOCK}\n    await one(db)\n"
    code = f"async def one(db):\n    {one}async def two(db):\n    {two}"
    assert told(tmp_path, code)


@pytest.mark.parametrize(("name", "count"), [("test_larder.py", 0), ("larder.py", 1)])
def test_each_test_has_a_database_of_its_own(name: str, count: int, tmp_path: Path) -> None:
    code = f"""
    class TestLarder:
        def setup_method(self):
            self.db = AsyncDatabaseManager(pool=object())
        async def test_orders(self):
            {ORDERS.replace("db", "self.db")}
        async def test_stock(self):
            {STOCK.replace("db", "self.db")}
    """
    assert len(told(tmp_path, code, name)) == count
