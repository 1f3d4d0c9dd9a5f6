"""Trials: what do the order book's tests find, and how many databases do they leave?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from checker.trials.authoring import Postgres, Subject, expect, table, watched

if TYPE_CHECKING:
    from checker.verdict import Table

PRICE, BOOKS = "test_an_order_has_its_price", "test_two_bakeries_keep_two_books"
TESTS = (PRICE, BOOKS)


@dataclass(frozen=True)
class Day:
    """The order book's tests on one day: what pytest said of each, and how many databases they left."""

    name: str
    exit_codes: dict[str, object]
    phases: dict[str, dict[str, tuple[str, str]]]
    """Of each test: outcome and error of its phases."""
    more: list[str]
    """The databases that were not there before."""
    fewer: list[str]
    """Those that were, and are gone."""
    own: list[str]
    """Those that the checker has seen the tests make."""

    def outcome(self, test: str) -> str:
        """What a person reads of a test at the end of pytest's output."""
        outcomes = {phase: outcome for phase, (outcome, _) in self.phases.get(test, {}).items()}
        around = [f"error in {phase}" for phase in ("setup", "teardown") if outcomes.get(phase) == "failed"]
        if "call" in outcomes:
            return ", ".join([outcomes["call"], *around])
        return ", ".join(around) or f"exit code {self.exit_codes[test]}"

    def row(self) -> dict[str, object]:
        """The day as a row of evidence."""
        outcomes = {test.removeprefix("test_"): self.outcome(test) for test in TESTS}
        return {"the day": self.name, **outcomes, "databases left": len(self.more)}


async def test_the_tests_find_what_is_wrong(subject: Subject, postgres: Postgres) -> None:
    """Both tests pass, and both fail when the order book is wrong. No database is left either way."""
    await subject.call("begin_another_run")
    quiet = await _day(subject, postgres, "a quiet day")
    wrong = await _day(subject, postgres, "the book is wrong")
    _expect_no_database(
        "The tests are over, and databases have been left behind.",
        quiet,
        wrong,
        look="Which lines run after a failed assertion? Which database does one object drop?",
    )
    gone = [*quiet.fewer, *wrong.fewer]
    expect(
        not gone,
        "Another run had made a database on the same server, and was about to connect to it. It is gone.",
        expected="every database that was there before",
        look="What tells a database that this run has made from one that another run has made?",
        evidence=[table("The databases that are gone", [{"database": name} for name in gone])],
    )
    expect(
        all(quiet.outcome(test) == "passed" for test in TESTS),
        "The order book is as it should be, and its tests do not pass.",
        expected="two tests that pass",
        observed="the rows below",
        look="What does pytest say of them?",
        evidence=[_said(quiet), *subject.printed],
    )
    expect(
        all(wrong.outcome(test) == "failed" for test in TESTS),
        "An order for two loaves costs as much as one, and both bakeries write into one book. "
        "Not every test has noticed.",
        expected="two tests that fail",
        observed="the row below",
        look="What would a test have to do on PostgreSQL to notice?",
        evidence=[_said(wrong)],
    )
    _expect_databases(quiet, wrong)


async def test_a_broken_menu_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run in which the menu cannot be written says so, and leaves no database."""
    day = await _day(subject, postgres, "the menu is broken")
    _expect_no_database(
        "The menu could not be written, and databases have been left behind.",
        day,
        look="What lies between the line that makes a database and the one that is sure to drop it?",
    )
    expect(
        all("failed" in {outcome for outcome, _ in day.phases.get(test, {}).values()} for test in TESTS),
        "The menu of the bakeries could not be written, and pytest does not say so.",
        expected="a failure or an error for each test",
        observed="the row below",
        look="Do both tests work on a bakery that has a menu?",
        evidence=[_said(day)],
    )
    _expect_databases(day)


async def test_an_interrupt_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run that Ctrl-C interrupts while a test waits for PostgreSQL ends, and leaves no database."""
    day = await _day(subject, postgres, "Ctrl-C", one_by_one=True)
    _expect_no_database(
        "Somebody has pressed Ctrl-C, and databases have been left behind.",
        day,
        look="As which exception does Ctrl-C arrive in a coroutine, and what is it a subclass of?",
    )
    expect(
        all(code == pytest.ExitCode.INTERRUPTED for code in day.exit_codes.values()),
        "Ctrl-C while a test waited for PostgreSQL did not end the run.",
        expected="exit code 2: interrupted",
        observed=" and ".join(f"exit code {code}" for code in day.exit_codes.values()),
        look="What becomes of an exception on its way through the test?",
        evidence=[_said(day), *subject.printed],
    )
    _expect_databases(day)


async def _day(subject: Subject, postgres: Postgres, name: str, *, one_by_one: bool = False) -> Day:
    """Run the tests, together or each in a run of its own, and count the databases that are new."""
    before = await postgres.databases()
    exit_codes: dict[str, object] = {}
    own: list[str] = []
    phases: dict[str, dict[str, tuple[str, str]]] = {}
    for tests in [[test] for test in TESTS] if one_by_one else [TESTS]:
        call = subject.begin("run_tests", lane=name, day=name, tests=[*tests])
        said, made, _ = await watched(call, postgres)
        own += made
        answer = said if isinstance(said, dict) else {}
        exit_codes.update(dict.fromkeys(tests, answer.get("exit_code")))
        told = answer.get("reports")
        for report in told if isinstance(told, list) else []:
            match report:
                case [str(test), str(phase), str(outcome), str(error)]:
                    phases.setdefault(test, {})[phase] = (outcome, error)
    after = await postgres.databases()
    return Day(
        name,
        exit_codes,
        phases,
        more=[database for database in after if database not in before],
        fewer=[database for database in before if database not in after],
        own=own,
    )


def _said(*days: Day) -> Table:
    errors = [error for day in days for test in TESTS for _, error in day.phases.get(test, {}).values()]
    note = next((error for error in errors if error and not error.startswith("AssertionError")), None)
    return table("What pytest reported", [day.row() for day in days], note=note)


def _expect_no_database(message: str, *days: Day, look: str) -> None:
    expect(
        not any(day.more for day in days),
        message,
        expected="no database more than before",
        observed=f"{sum(len(day.more) for day in days)} more",
        look=look,
        evidence=[_said(*days)],
    )


def _expect_databases(*days: Day) -> None:
    for day in days:
        expect(
            len(set(day.own)) >= len(TESTS),
            "No database is left of the tests, and PostgreSQL had not one for each of them while they ran.",
            expected="a new database for every bakery, whose menu `fill` writes",
            look="What do the tests work on?",
            evidence=[_said(day)],
        )
