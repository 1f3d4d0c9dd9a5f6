"""Trials: what do the order book's tests find, and how many databases do they leave?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from checker.trials.authoring import Postgres, Subject, expect, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.verdict import Table

PRICE, BOOKS = "test_an_order_has_its_price", "test_two_bakeries_keep_two_books"
TESTS = (PRICE, BOOKS)


@dataclass(frozen=True)
class Run:
    """A run of the order book's tests, and what pytest said of each: outcome and error of its phases."""

    day: str
    tests: tuple[str, ...]
    exit_code: object
    reports: dict[str, dict[str, tuple[str, str]]]

    def outcome(self, test: str) -> str:
        """What a person reads of a test at the end of pytest's output."""
        phases = {phase: outcome for phase, (outcome, _) in self.reports.get(test, {}).items()}
        around = [f"error in {phase}" for phase in ("setup", "teardown") if phases.get(phase) == "failed"]
        return ", ".join([phases["call"], *around] if "call" in phases else around or ["none"])

    def shown(self) -> list[dict[str, object]]:
        """A row for each test."""
        return [
            {
                "the day": self.day,
                "test": test,
                "outcome": self.outcome(test),
                "errors": "; ".join(e for _, e in self.reports.get(test, {}).values() if e) or "none",
                "exit code": self.exit_code,
            }
            for test in self.tests
        ]


async def test_the_tests_find_what_is_wrong(subject: Subject, postgres: Postgres) -> None:
    """Both tests pass, and both fail when the order book is wrong. No database is left either way."""
    quiet = await _run(subject, "a quiet day")
    wrong = await _run(subject, "the book is wrong")
    await _expect_no_database(
        postgres,
        [quiet, wrong],
        "The tests are over, and databases have been left behind.",
        look="Which lines of a test run after a failed assertion? And which database does one object drop?",
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
        observed="the rows below",
        look="What would a test have to do on PostgreSQL to notice?",
        evidence=[_said(wrong)],
    )


async def test_a_broken_menu_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run in which the menu cannot be written says so, and leaves no database."""
    run = await _run(subject, "the menu is broken")
    await _expect_no_database(
        postgres,
        [run],
        "The menu could not be written, and databases have been left behind.",
        look="What lies between the line that makes a database and the first one that is sure to drop it?",
    )
    expect(
        all("failed" in {outcome for outcome, _ in run.reports.get(test, {}).values()} for test in TESTS),
        "The menu of the bakeries could not be written, and pytest does not say so.",
        expected="a failure or an error for each test",
        observed="the rows below",
        look="Do both tests work on a bakery that has a menu?",
        evidence=[_said(run)],
    )


async def test_an_interrupt_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run that Ctrl-C interrupts while a test waits for PostgreSQL ends, and leaves no database."""
    runs = await asyncio.gather(*(_run(subject, "Ctrl-C", test) for test in TESTS))
    await _expect_no_database(
        postgres,
        runs,
        "Somebody has pressed Ctrl-C, and databases have been left behind.",
        look="As which exception does Ctrl-C arrive in a coroutine, and what is it a subclass of?",
    )
    expect(
        all(run.exit_code == pytest.ExitCode.INTERRUPTED for run in runs),
        "Ctrl-C while a test waited for PostgreSQL did not end the run.",
        expected="exit code 2: interrupted",
        observed=" and ".join(f"exit code {run.exit_code}" for run in runs),
        look="What becomes of an exception on its way through the test?",
        evidence=[_said(*runs), *subject.printed],
    )


async def _run(subject: Subject, day: str, *chosen: str) -> Run:
    tests = chosen or TESTS
    said = await subject.call("run_tests", lane=day, day=day, tests=list(tests))
    answer = said if isinstance(said, dict) else {}
    told = answer.get("reports")
    reports: dict[str, dict[str, tuple[str, str]]] = {}
    for report in told if isinstance(told, list) else []:
        match report:
            case [str(name), str(phase), str(outcome), str(error)]:
                reports.setdefault(name, {})[phase] = (outcome, error)
    return Run(day, tests, answer.get("exit_code"), reports)


def _said(*runs: Run) -> Table:
    return table("What pytest reported", [row for run in runs for row in run.shown()])


async def _expect_no_database(postgres: Postgres, runs: Sequence[Run], message: str, *, look: str) -> None:
    left = await postgres.rows(
        "SELECT datname AS database FROM pg_database"
        " WHERE datdba = (SELECT oid FROM pg_roles WHERE rolname = $1) AND datname <> $2 ORDER BY oid",
        postgres.login.role,
        postgres.login.database,
    )
    expect(
        not left,
        message,
        expected="no database more than before the run",
        observed=f"{len(left)}",
        look=look,
        evidence=[table("The databases that are left", left), _said(*runs)],
    )
