"""The gradebook as CSV."""

from __future__ import annotations

import csv as reader
import io
import re
from math import isclose

import pytest

from checker.report.cohort import csv
from tests.report.cohort_forms.gradebooks import AWKWARD, EXERCISES, every_outcome, full, gradebook

_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(
        reader.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter, strict=delimiter == ",")
    )


def test_it_has_the_outcomes_the_points_and_the_sums() -> None:
    head, one, late = _rows(csv.report_text(gradebook(every_outcome(), every_outcome("late", late=True))))
    names = [info.name for info in EXERCISES]
    assert head == [
        *("student", "source", "status", "late"),
        *names,
        *(f"points: {name}" for name in names),
        *("theme: names", "theme: pools", "theme: incidents"),
        *("total", "max"),
    ]
    assert one == [
        *("ben", "in/ben.zip", "graded", "no"),
        *("passed", "failed", "not_submitted", "not_verified"),
        *("1", "0", "0", "0"),
        *("1", "0", "0"),
        *("1", "4.3"),
    ]
    assert late[3:] == ["yes", *one[4:8], "0.5", "0", "0", "0", "0.5", "0", "0", "0.5", "4.3"]


def test_the_sums_are_sums() -> None:
    for row in _rows(csv.report_text(full()))[1:]:
        points, themes, (total, most) = (
            [float(cell) for cell in cells] for cells in (row[8:12], row[12:15], row[15:])
        )
        assert isclose(sum(points), total)
        assert isclose(sum(themes), total)
        assert most == 4.3


def test_every_submission_is_one_row_and_one_line() -> None:
    text = csv.report_text(full())
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert len(lines) == len(full().submissions) + 1 == len(_rows(text))
    assert not any("\n" in line or "\r" in line for line in lines)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_cell_is_a_formula(delimiter: str) -> None:
    """Not even for a spreadsheet that parts cells with semicolons."""
    cells = [cell.lstrip(' "') for row in _rows(csv.report_text(full()), delimiter) for cell in row]
    assert [cell for cell in cells if _FORMULA.match(cell)] == []


def test_what_is_no_formula_stays_as_it_is() -> None:
    students = ["Ana L\xf3pez-Ruiz", "ana@bakery.example", "1 + 1 = 2", "O'Neil"]
    rows = _rows(csv.report_text(gradebook(*(every_outcome(name) for name in students))))
    assert [row[0] for row in rows[1:]] == students


def test_students_are_in_the_order_of_the_gradebook() -> None:
    rows = _rows(csv.report_text(full()))[1:]
    assert len(rows) == len(AWKWARD) + 4
    assert [row[0] for row in rows[-4:]] == ["late", "best", "refused", "missing"]
