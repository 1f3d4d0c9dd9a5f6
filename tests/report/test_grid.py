"""What is left of evidence that is too long, and that it says so."""

from __future__ import annotations

import pytest

from checker.report.grid import grid_of
from checker.verdict import Excerpt, Step, Table, Timeline
from tests.report.verdicts import LOG, RACE, ROWS


@pytest.mark.parametrize("evidence", [ROWS, RACE, LOG])
@pytest.mark.parametrize("at_most", [1, 2, 3, 10, 19])
def test_it_keeps_as_many_rows_as_asked_for(evidence: Table | Timeline | Excerpt, at_most: int) -> None:
    grid = grid_of(evidence, at_most=at_most)
    assert len(grid.rows) == at_most
    assert any(note.startswith(f"{20 - at_most} of 20 ") for note in grid.notes)


@pytest.mark.parametrize("evidence", [ROWS, RACE, LOG])
def test_what_fits_is_whole(evidence: Table | Timeline | Excerpt) -> None:
    assert len(grid_of(evidence, at_most=20).rows) == 20
    assert not any("left out" in note for note in grid_of(evidence, at_most=20).notes)


def test_a_table_keeps_its_beginning() -> None:
    assert [row[0] for row in grid_of(ROWS, at_most=2).rows] == ["bakery_0", "bakery_1"]


@pytest.mark.parametrize(
    "evidence",
    [Table(title="t", columns=[], rows=[], note="no rows"), Timeline(title="t", lanes=[], steps=[])],
)
def test_where_there_is_nothing_there_is_one_column(evidence: Table | Timeline) -> None:
    assert grid_of(evidence).numeric == (False,)


def test_a_timeline_keeps_both_ends() -> None:
    rows = grid_of(RACE, at_most=4).rows
    assert ["".join(row)[:7] for row in rows] == ["step 0:", "step 1:", "step 18", "step 19"]


def test_a_long_step_is_shortened_only_where_something_may_be_left_out() -> None:
    text = "INSERT INTO orders " * 9
    timeline = Timeline(title="t", lanes=["Ana"], steps=[Step(lane="Ana", text=text)])
    assert grid_of(timeline).rows == ((text,),)
    short = grid_of(timeline, at_most=5)
    assert short.rows[0][0].endswith("…")
    assert "--full" in short.notes[0]


def test_an_excerpt_keeps_its_end() -> None:
    assert grid_of(LOG, at_most=2).rows == (("line 18",), ("line 19",))


def test_no_value_and_an_empty_text_are_told_apart() -> None:
    table = Table(title="t", columns=["a", "b", "c"], rows=[[None, "", True]])
    assert grid_of(table).rows == (("NULL", "''", "true"),)


def test_only_columns_of_numbers_are_numeric() -> None:
    table = Table(title="t", columns=["a", "b", "c"], rows=[[1, "1", True], [2.5, 3, False]])
    assert grid_of(table).numeric == (True, False, False)


def test_evidence_without_rows_keeps_its_note() -> None:
    assert grid_of(Table(title="t", columns=[], rows=[], note="no rows")).notes == ("no rows",)
