"""A verdict on a terminal is short where all is well and exact where it is not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from checker.report.style import THEME
from checker.report.terminal import HOLDS_TODAY, LINES, ONLY_POSTGRESQL, VerdictPrinter
from checker.verdict import Cause, Mistake, MistakeStatus
from tests.report.verdicts import LOG, RACE, ROWS, rule, trial, verdict

if TYPE_CHECKING:
    from checker.verdict import Verdict


def shown(what: Verdict, *, width: int = 100, full: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, theme=THEME, highlight=False, markup=False)
    printer = VerdictPrinter(console, lambda place: f"exercises/02/{place.path}:{place.line}", full=full)
    printer.heading("01", what.title)
    printer.findings([check for check in what.checks if check.kind == "rule"])
    printer.rest(what)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))


def test_a_pass_is_a_line_for_each_check() -> None:
    text = shown(verdict(rule(), trial("order", failed=False)))
    assert text.splitlines() == [
        "01  The schema, written out",
        "✓ A manager keeps its schema.",
        "✓ It holds to order.",
        "",
        "✓ Solved  2 checks passed (0.4 s).",
    ]


def test_a_failure_says_where_what_and_what_next() -> None:
    text = shown(verdict(trial("order", failed=True)))
    for part in (
        "✗ It holds to order.",
        "exercises/02/orders.py:7",
        "order went wrong.",
        "expected  two rows",
        "observed  three",
        "look at   Who writes the third?",
        "✗ Not yet  1 of 1 check failed",
    ):
        assert part in text


def test_mistakes_of_an_incident_have_the_names_that_the_verdict_gives() -> None:
    text = shown(
        verdict(
            trial("order", failed=True),
            mistakes=[
                Mistake(number=1, status=MistakeStatus.FIXED, name="A pool a call", trains="07_pool"),
                Mistake(number=2, status=MistakeStatus.THERE),
                Mistake(number=3, status=MistakeStatus.THERE, name="A lock that is let go", trains="11_lock"),
                Mistake(number=4, status=MistakeStatus.UNKNOWN),
            ],
        )
    )
    assert "✓ mistake 1  is fixed: A pool a call  (07)\n" in text
    assert "✗ mistake 2  is still there  (`kata hint 01 2` names it)\n" in text
    assert "✗ mistake 3  is still there: A lock that is let go  (11)\n" in text
    assert "· mistake 4  could not be looked at\n" in text


@pytest.mark.parametrize("width", [100, 60])
def test_a_failure_fits_its_terminal(width: int) -> None:
    text = shown(
        verdict(trial("order", ROWS, RACE, LOG, failed=True), trial("log", ROWS, failed=True)), width=width
    )
    assert max(len(line) for line in text.splitlines()) <= width


def test_long_evidence_is_cut_and_says_so() -> None:
    for evidence in (ROWS, RACE, LOG):
        text = shown(verdict(rule(3, 5, 9), trial("order", evidence, failed=True)))
        assert len(text.splitlines()) <= LINES
        assert " of 20 " in text
        assert "--full shows them" in text


def test_all_evidence_of_a_check_shares_one_measure() -> None:
    text = shown(verdict(trial("order", ROWS, LOG, failed=True)))
    assert "10 of 20 rows left out" in text
    assert "(--full shows more: What it printed)" in text


@pytest.mark.parametrize("trials", [1, 2, 5, 9])
def test_whatever_failed_fits_on_a_screen(trials: int) -> None:
    checks = [rule(3, 5), *(trial(f"order_{n}", RACE, failed=n % 2 == 0) for n in range(trials))]
    text = shown(verdict(*checks))
    assert len(text.splitlines()) <= LINES
    assert text.count("Who writes the third?") == 1
    assert ("more check" in text or "--full says more" in text) == (trials > 2)


def test_full_leaves_nothing_out() -> None:
    checks = [rule(3, 5), trial("order", ROWS, RACE, LOG, failed=True), trial("log", ROWS, failed=True)]
    text = shown(verdict(*checks), full=True, width=200)
    assert "--full" not in text
    assert "…" not in text
    assert text.count("bakery_19") == 2
    assert "`db.schema` is assigned on line 5." in text
    assert all(f"line {n}" in text for n in range(20))


def test_further_places_of_a_rule_are_named() -> None:
    text = shown(verdict(rule(3, 5, 9), trial("order", failed=True)))
    assert "exercises/02/orders.py:3  also at line 5, line 9  (--full)" in text


def test_of_further_failed_trials_there_is_the_message() -> None:
    text = shown(verdict(trial("order", failed=True), trial("log", ROWS, failed=True)))
    assert "log went wrong." in text
    assert "(--full shows what was expected and observed and 20 rows)" in text
    assert "bakery_0" not in text


def test_a_timeline_has_a_column_a_lane_where_there_is_room() -> None:
    [header] = [
        line for line in shown(verdict(trial("x", RACE, failed=True))).splitlines() if "checker" in line
    ]
    assert header.split() == ["Ana", "Ben", "checker"]
    narrow = shown(verdict(trial("x", RACE, failed=True)), width=60)
    assert "who      what" in narrow


def test_a_change_of_look_is_called_one() -> None:
    assert ONLY_POSTGRESQL in shown(verdict(rule(), trial("order", failed=True)))
    assert ONLY_POSTGRESQL not in shown(verdict(rule(3), trial("order", failed=True)))
    assert ONLY_POSTGRESQL not in shown(verdict(trial("order", failed=True)))


def test_what_holds_only_today_is_said_to() -> None:
    assert HOLDS_TODAY in shown(verdict(rule(3), trial("order", failed=False)))
    assert HOLDS_TODAY in shown(verdict(rule(3, required=False), trial("order", failed=False)))
    assert HOLDS_TODAY not in shown(verdict(rule(3), trial("order", failed=True)))


def test_advice_is_marked_as_such_and_decides_nothing() -> None:
    text = shown(verdict(rule(3, required=False), trial("order", failed=False)))
    assert "! A manager keeps its schema.  (advice)" in text
    assert "✓ Solved  1 check passed" in text


def test_advice_that_is_followed_is_not_among_the_checks_that_passed() -> None:
    text = shown(verdict(rule(required=False), trial("order", failed=False)))
    assert text.splitlines()[1:] == ["✓ It holds to order.", "", "✓ Solved  1 check passed (0.4 s)."]


@pytest.mark.parametrize("cause", list(Cause))
def test_what_was_not_run_says_why(cause: Cause) -> None:
    text = shown(verdict(trial("order", failed=False), trial("log", failed=False, cause=cause)))
    assert "· It holds to log.  not run: " in text
    assert ("? Not verified" in text) is (cause not in {Cause.SYNTAX, Cause.MISSING_FILE})


def test_a_debugging_run_says_that_it_does_not_count() -> None:
    assert "does not count" in shown(verdict(trial("order", failed=False), counts=False))


def test_square_brackets_are_text() -> None:
    what = verdict(trial("order", failed=True)).model_copy(update={"title": "a [red] herring"})
    assert "a [red] herring" in shown(what)
