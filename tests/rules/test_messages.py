"""What a finding says is true of the code that it speaks of."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from checker.rules import lint

if TYPE_CHECKING:
    from pathlib import Path

TWO_METHODS = """
from pgdbm import AsyncDatabaseManager


class Counter:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, bakery: str, sku: str) -> None:
{place}
    async def count(self, bakery: str) -> int:
        self.db.schema = bakery
        return await self.db.fetch_value("SELECT count(*) FROM {{{{tables.orders}}}}")
"""
AT_ONCE = """
self.db.schema = bakery
await self.db.execute("INSERT INTO {{tables.orders}} (sku) VALUES ($1)", [part for part in sku])
setattr(self.db, "schema", bakery)
await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)
"""
LATER = {
    "a statement without a switch": AT_ONCE.replace('setattr(self.db, "schema", bakery)\n', ""),
    "an await in between": AT_ONCE.replace("bakery\n", "bakery\nawait self.pay(sku)\n"),
    "an await among the arguments": AT_ONCE.replace(", sku)", ", await self.pay(sku))"),
    "an async generator among the arguments": AT_ONCE.replace(", sku)", ", [s async for s in self.skus()])"),
    "a statement that starts later": AT_ONCE.replace(
        'await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)',
        'audit = self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)\nawait audit',
    ),
    "a transaction": AT_ONCE.replace(
        'await self.db.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)',
        "async with self.db.transaction() as tx:\n"
        '    await tx.execute("INSERT INTO {{tables.audit}} (sku) VALUES ($1)", sku)',
    ),
    "records, of which the schema is read late": AT_ONCE.replace("execute(", "copy_records_to_table("),
    "another name": f"{AT_ONCE}db = self.db\nawait self.pay(sku)\nawait db.table_exists('orders')\n",
}


def messages(code: str, tmp_path: Path) -> list[str]:
    file = tmp_path / "counter.py"
    file.write_text(code)
    return [finding.message for finding in lint([file], rules=["schema-reassigned"]).findings]


def counter(place: str) -> str:
    body = "".join(f"        {line}\n" for line in dedent(place).strip().splitlines())
    return TWO_METHODS.format(place=body)


def test_a_switch_right_before_every_statement_is_told_when_it_breaks(tmp_path: Path) -> None:
    found = messages(counter(AT_ONCE), tmp_path)
    assert len(found) == 3
    for message in found:
        assert "holds today" in message
        assert "halfway" not in message


@pytest.mark.parametrize("place", LATER.values(), ids=LATER)
def test_a_switch_that_a_later_statement_relies_on_is_told_what_it_does(place: str, tmp_path: Path) -> None:
    found = messages(counter(place), tmp_path)
    assert len(found) >= 2
    for message in found:
        assert "halfway" in message
        assert "holds today" not in message


def test_a_function_that_switches_once_is_judged_by_itself(tmp_path: Path) -> None:
    (message,) = messages(
        "from pgdbm import AsyncDatabaseManager\n\n\n"
        "async def count(db: AsyncDatabaseManager, bakery: str) -> int:\n"
        "    db.schema = bakery\n"
        '    return await db.fetch_value("SELECT count(*) FROM {{tables.orders}}")\n',
        tmp_path,
    )
    assert "holds today" in message


BESIDE = """
from pgdbm import AsyncDatabaseManager


async def draw_up(db: AsyncDatabaseManager) -> None:
    await db.execute("INSERT INTO {{{{tables.invoices}}}} SELECT * FROM {table}")
"""


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("brightwater.orders", "{{tables.invoices}}"),
        ("orders", "{{tables.invoices}}"),
        ("invoices", "{{tables.invoices}}"),
        ("{{tables.stock}} JOIN stock USING (sku)", "{{tables.stock}}"),
    ],
)
def test_names_of_both_kinds_in_one_statement_are_told_once(table: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "invoices.py"
    file.write_text(BESIDE.format(table=table))
    (finding,) = lint([file]).findings
    assert f", beside `{told}`" in finding.message


def test_names_of_both_kinds_in_one_file_of_sql_are_told_once(tmp_path: Path) -> None:
    file = tmp_path / "001_initial.sql"
    file.write_text("CREATE TABLE {{tables.orders}} (sku text);\nCREATE INDEX ON brightwater.orders (sku);\n")
    (finding,) = lint([file]).findings
    assert ", beside `{{tables.orders}}`, whatever" in finding.message


def test_a_name_that_stands_alone_is_not_called_mixed(tmp_path: Path) -> None:
    file = tmp_path / "invoices.py"
    file.write_text(BESIDE.format(table="x").replace("{{tables.invoices}} SELECT * FROM x", "a.b VALUES (1)"))
    (finding,) = lint([file]).findings
    assert "beside" not in finding.message
