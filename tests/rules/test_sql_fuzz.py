"""No text of SQL makes the reading of SQL raise, crash, hang, or tell of places that are not in the text."""

from __future__ import annotations

import pytest

from checker.rules.sql.creations import bare_creations
from checker.rules.sql.tables import passing_tables, table_references

from .apart import run_apart
from .sql_fuzz import NESTED

ROUNDS = 250
"""For more: `python -m tests.rules.sql_fuzz 100000`."""


def test_no_sql_is_too_much() -> None:
    assert len(run_apart("tests.rules.sql_fuzz", str(ROUNDS), seconds=240)) > 2 * ROUNDS


@pytest.mark.parametrize(
    ("kind", "read", "too_deep"),
    [
        ("joins", 100, 250),
        ("unions", 140, 600),
        ("cases", 40, 150),
        ("subqueries", 25, 150),
        ("calls", 80, 300),
    ],
)
def test_what_nests_is_read_up_to_a_depth_that_nobody_writes(kind: str, read: int, too_deep: int) -> None:
    assert table_references(NESTED[kind](read)) is not None
    assert table_references(NESTED[kind](too_deep)) is None


def test_a_letter_that_no_encoding_knows_is_not_read() -> None:
    sql = "CREATE TEMP TABLE t (a text DEFAULT '\ud800'); CREATE TYPE b AS ENUM ('\ud800')"
    assert table_references(sql) is None
    assert passing_tables(sql) == frozenset()
    assert list(bare_creations(sql)) == []


def test_a_line_of_stars_is_read_and_an_endless_one_is_not() -> None:
    assert table_references(f"/{'*' * 200}/ SELECT * FROM orders") is not None
    assert table_references(f"/{'*' * 2_000}/ SELECT * FROM orders") is None
