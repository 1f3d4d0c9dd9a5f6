"""A check as plain text leaves nothing out and needs no terminal."""

from __future__ import annotations

import subprocess
import sys

from checker.report.plain import check_text
from tests.report.verdicts import LOG, RACE, ROWS, rule, trial


def test_everything_is_there() -> None:
    text = check_text(trial("order", ROWS, RACE, LOG, failed=True))
    for part in (
        "[failed]",
        "orders.py:7",
        "order went wrong.",
        "expected  two rows",
        "observed  three",
        "look at",
    ):
        assert part in text
    assert "left out" not in text
    assert "bakery_19" in text
    assert "step 19: " + "x" * 19 in text
    assert "line 0" in text
    assert "only its end was recorded" in text


def test_columns_stand_below_their_names() -> None:
    lines = check_text(trial("order", ROWS, failed=True)).splitlines()
    [header] = [line for line in lines if line.strip().startswith("schema")]
    rows = [line for line in lines if line.strip().startswith("bakery_")]
    assert {row.index("true" if "true" in row else "false") for row in rows} == {header.index("ready")}
    assert rows[3].endswith("NULL")
    assert rows[0].endswith("''")


def test_every_comment_is_shown() -> None:
    text = check_text(rule(3, 5, 9))
    assert [f"orders.py:{line}" in text for line in (3, 5, 9)] == [True] * 3


def test_it_does_without_rich() -> None:
    code = "import sys, checker.report.plain; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
