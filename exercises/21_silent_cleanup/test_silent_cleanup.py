"""Trials: what does a run of the round's tests say, and leave, when a database cannot be dropped?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.trials.authoring import Postgres, Subject, TrialFailed, expect, table, watched

if TYPE_CHECKING:
    from checker.verdict import Table

CARRIES, STOPS = "test_the_van_carries_every_order", "test_the_van_stops_where_something_waits"


@dataclass(frozen=True)
class Run:
    """A run of one of the round's tests, and what pytest said: outcome and error of each phase."""

    day: str
    exit_code: object
    reports: dict[str, tuple[str, str]]
    own: list[str]
    """The databases that the checker has seen it make."""
    visited: str | None
    """The one that the checker was connected to until the run was over."""

    def outcomes(self) -> list[str]:
        """The outcomes of set-up, test and teardown, as far as they have been reported."""
        return [self.reports[phase][0] for phase in ("setup", "call", "teardown") if phase in self.reports]

    def shown(self) -> dict[str, object]:
        """The run as a row: what a person reads at the end of pytest's output."""
        errors = dict.fromkeys(error for _, error in self.reports.values() if error)
        return {
            "the day": self.day,
            **{phase: self.reports.get(phase, ("-", ""))[0] for phase in ("setup", "call", "teardown")},
            "exit code": self.exit_code,
            "errors": "; ".join(errors) or "none",
        }


async def test_an_ordinary_run_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run whose databases can all be dropped leaves none, and passes or fails as it did before."""
    quiet, broken = [
        await _run(subject, postgres, CARRIES, day) for day in ("a quiet day", "an order without a number")
    ]
    left = await postgres.databases()
    expect(
        not left,
        "Nobody is connected to the databases of these runs, and some of them are left.",
        expected="no database more than before",
        observed=f"{len(left)}",
        look="Which ways lead out of the fixture, and which of them come past every drop?",
        evidence=[_left_over(left), _said(quiet, broken)],
    )
    _expect_databases(quiet, broken)
    expect(
        quiet.outcomes() == ["passed"] * 3 and broken.outcomes()[:1] == ["failed"],
        "Every drop has worked, and pytest says something else than it said before.",
        expected="passed on a quiet day; an error in set-up when an order cannot be noted",
        observed="the rows below",
        look="What does the fixture raise when there is nothing to complain of, and what does it keep?",
        evidence=[_said(quiet, broken), *subject.printed],
    )


async def test_a_refused_drop_is_reported(subject: Subject, postgres: Postgres) -> None:
    """A run that could not drop a database does not pass. The other databases are dropped all the same."""
    run = await _visited(subject, postgres, STOPS, "a visitor")
    left = await postgres.databases()
    expect(
        not left or run.exit_code != 0,
        "PostgreSQL has refused to drop a database, and the run is green.",
        expected="a run that does not pass",
        observed="exit code 0",
        look="Where does the exception go that `drop_test_database` raises?",
        evidence=[_said(run), _left_over(left)],
    )
    _expect_databases(run)
    expect(
        all(name == run.visited for name in left),
        "One database could not be dropped, and others have been left behind with it.",
        expected="at most the one that somebody is connected to",
        observed=f"{len(left)} databases",
        look="What becomes of the rest of the cleaning up when one step of it raises?",
        evidence=[
            table(
                "The databases that are left",
                [{"database": name, "somebody is connected": _yes(name == run.visited)} for name in left],
            )
        ],
    )


async def test_a_refused_drop_is_reported_beside_a_failed_test(subject: Subject, postgres: Postgres) -> None:
    """A run whose test has failed, and that could not drop a database either, tells of both."""
    run = await _visited(subject, postgres, CARRIES, "a visitor, and a test that fails")
    left = await postgres.databases()
    evidence = [_said(run), _left_over(left)]
    expect(
        run.outcomes()[1:2] == ["failed"],
        "The test has failed, and pytest does not say so.",
        expected="failed",
        observed="the row below",
        look="What does the fixture do with the outcome of the test?",
        evidence=evidence,
    )
    expect(
        not left or run.outcomes()[2:] == ["failed"],
        "A test has failed, and a drop has been refused after it. pytest reports no error in teardown.",
        expected="failed, and an error in teardown",
        observed="the row below",
        look="Whoever mends the test will read this run. Who reads of the database, and where?",
        evidence=evidence,
    )
    _expect_databases(run)


async def _visited(subject: Subject, postgres: Postgres, test: str, day: str) -> Run:
    """Run a test, to one of whose databases somebody connects and stays."""
    run = await _run(subject, postgres, test, day)
    if run.visited is None:
        raise TrialFailed(
            "The run was over before its test had asked for Ostrava's orders.",
            expected="a test that runs, on the bakeries that the fixture gives it",
            observed="the row below",
            look="What does pytest say of the fixture?",
            evidence=[_said(run), *subject.printed],
        )
    return run


async def _run(subject: Subject, postgres: Postgres, test: str, day: str) -> Run:
    """Run a test, and see which databases it makes."""
    call = subject.begin("run_test", lane=day, test=test, day=day)
    said, own, visited = await watched(call, postgres)
    answer = said if isinstance(said, dict) else {}
    told = answer.get("reports")
    reports: dict[str, tuple[str, str]] = {}
    for report in told if isinstance(told, list) else []:
        match report:
            case [str(), str(phase), str(outcome), str(error)]:
                reports[phase] = (outcome, error)
    return Run(day, answer.get("exit_code"), reports, own, visited)


def _expect_databases(*runs: Run) -> None:
    for run in runs:
        expect(
            bool(run.own) and run.visited in (None, *run.own),
            "A run is over, and PostgreSQL had no databases for its bakeries while it ran.",
            expected="a new database for every bakery, to which `take_orders` gives its orders",
            look="What does the fixture give to the test?",
            evidence=[_said(run)],
        )


def _said(*runs: Run) -> Table:
    return table("What pytest reported", [run.shown() for run in runs])


def _left_over(names: list[str]) -> Table:
    return table("The databases that are left", [{"database": name} for name in names])


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
