"""Mutants that nothing notices are told, unless they are listed with a reason; the list must stay true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.grading.mutation.judging import by_operator, judge_mutants
from checker.suite.errors import BadSuiteFile

if TYPE_CHECKING:
    from pathlib import Path

    from checker.grading.mutation.judging import Harvest
    from tests.small_suite import SmallSuite

REFERENCE = """
async def opening_time(day):
    noticed = 7
    unnoticed = 18
    return noticed
"""
LISTED = """
[[survivors]]
operator = "statement-dropped"
file = "hours.py"
at = "▸unnoticed = 18 return noticed"
before = "unnoticed = 18"
after = "pass"
reason = "Nobody reads it: it is there to be dropped."
"""


def harvest(suite: SmallSuite, survivors: str | None = None) -> Harvest:
    exercise = suite.laid_out(REFERENCE)
    reference: Path = exercise.reference
    reference.mkdir(parents=True, exist_ok=True)
    (reference / "hours.py").write_text(REFERENCE)
    if survivors is not None:
        (exercise.solutions / "survivors.toml").write_text(survivors)
    [found] = judge_mutants([exercise], suite.machinery)
    return found


def test_a_mutant_that_survives_is_told(small_suite: SmallSuite) -> None:
    found = harvest(small_suite)
    [problem] = found.problems
    assert problem.startswith(
        "survives: hours.py:4 statement-dropped: `unnoticed = 18` → `pass` at `▸unnoticed"
    )
    assert by_operator([found]) == {"statement-dropped": (3, 2)}


def test_one_that_is_listed_is_not(small_suite: SmallSuite) -> None:
    assert harvest(small_suite, LISTED).problems == []


def test_a_list_that_has_rotted_is_told(small_suite: SmallSuite) -> None:
    stale = LISTED.replace("unnoticed = 18", "noticed = 7")
    assert [problem.partition(":")[0] for problem in harvest(small_suite, LISTED + stale).problems] == [
        "survivors.toml lists what does not survive"
    ]


def test_a_survivor_needs_a_reason(small_suite: SmallSuite) -> None:
    with pytest.raises(BadSuiteFile, match="reason"):
        harvest(small_suite, LISTED.replace("Nobody reads it: it is there to be dropped.", "Equivalent."))
