"""Trials: how many databases does a run of the counter's tests leave, however it ends?"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from checker.trials.authoring import Postgres, Subject, TrialFailed, expect, table, watched

LOAF, CAKE = "test_a_loaf_has_its_price", "test_a_cake_is_sold"


@dataclass(frozen=True)
class Run:
    """A run of one of the counter's tests, and what pytest said: outcome and error of each phase."""

    day: str
    exit_code: object
    reports: dict[str, tuple[str, str]]
    own: list[str]
    """The databases that the checker has seen it make."""
    visited: str | None
    """The one in which somebody stayed until the run was over."""

    def outcome(self, phase: str) -> str:
        return self.reports.get(phase, ("not reported", ""))[0]

    def shown(self) -> dict[str, object]:
        """The run as a row: what a person reads at the end of pytest's output."""
        errors = dict.fromkeys(error for _, error in self.reports.values() if error)
        return {
            "the day": self.day,
            "what pytest reported": self._in_a_word(),
            "errors": "; ".join(errors) or "none",
        }

    def _in_a_word(self) -> str:
        if not self.reports:
            return f"nothing, and exit code {self.exit_code}"
        words = {"failed": "error", "skipped": "skipped"}
        around = [f"{words[o]} in {p}" for p, (o, _) in self.reports.items() if p != "call" and o in words]
        return ", ".join([self.outcome("call"), *around] if "call" in self.reports else around)


async def test_a_failing_test_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run in which all is well passes, one in which a test fails says so, and neither leaves a database."""
    ordinary = await _run(subject, postgres, CAKE, "an ordinary day")
    run = await _run(subject, postgres, LOAF, "a test fails")
    await _expect_no_database(
        postgres,
        [ordinary, run],
        "A test passed and one failed, and a database has been left behind.",
        look="What does the fixture do after a test that failed, and what after one that passed?",
    )
    _expect_report(
        subject,
        ordinary,
        [ordinary.outcome(phase) for phase in ("setup", "call", "teardown")] == ["passed"] * 3,
        "Nothing is wrong with the counter, and its tests do not pass.",
        expected="passed, and no error in set-up or teardown",
    )
    _expect_report(
        subject,
        run,
        [run.outcome(phase) for phase in ("setup", "call", "teardown")] == ["passed", "failed", "passed"],
        "The loaf has another price than its test wants, and that is all. pytest says something else.",
        expected="failed, and no error in set-up or teardown",
    )


async def test_a_broken_set_up_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run whose sample bakery cannot be filled, or is interrupted, says so, and leaves no database."""
    broken = await _run(subject, postgres, LOAF, "the sample breaks")
    interrupted = await _run(subject, postgres, LOAF, "Ctrl-C")
    await _expect_no_database(
        postgres,
        [broken, interrupted],
        "The set-up of a test broke off, and its database has been left behind.",
        look="Which lines of the fixture run when a line before `yield` raises, and what can it raise?",
    )
    _expect_report(
        subject,
        broken,
        broken.outcome("setup") == "failed",
        "The sample bakery could not be filled, and pytest does not say so.",
        expected="error in setup",
    )
    _expect_report(
        subject,
        interrupted,
        interrupted.exit_code == pytest.ExitCode.INTERRUPTED,
        "Ctrl-C while the sample bakery was being filled did not end the run.",
        expected="nothing, and exit code 2: interrupted",
    )


async def test_a_failing_check_leaves_no_database(subject: Subject, postgres: Postgres) -> None:
    """A run in which the check after a test fails says so, and leaves no database."""
    run = await _run(subject, postgres, CAKE, "the till is wrong")
    await _expect_no_database(
        postgres,
        [run],
        "The check after a test failed, and the test's database has been left behind.",
        look="What is left of the fixture when one of the lines after `yield` raises?",
    )
    _expect_report(
        subject,
        run,
        run.outcome("setup") == "passed" and "failed" in (run.outcome("call"), run.outcome("teardown")),
        "The till did not hold what was sold, and pytest does not say so.",
        expected="an error after the set-up",
    )


async def test_a_refused_drop_is_reported(subject: Subject, postgres: Postgres) -> None:
    """A run that could not drop its database does not pass."""
    run = await _visited(subject, postgres, CAKE, "a visitor")
    left = await postgres.databases()
    _expect_databases(run)
    expect(
        not left or run.exit_code != pytest.ExitCode.OK,
        "The test has passed, PostgreSQL has refused to drop its database, and the run is green.",
        expected="a run that does not pass",
        observed="exit code 0",
        look="The drop has raised an error. Who has learnt of it?",
        evidence=[
            table("What pytest reported", [run.shown()]),
            table("The databases that are left", [{"database": name} for name in left]),
        ],
    )


async def _run(subject: Subject, postgres: Postgres, test: str, day: str) -> Run:
    """Run a test, and see which databases it makes."""
    call = subject.begin("run_test", lane=day, test=test, day=day)
    said, own, visited = await watched(call, postgres)
    answer = said if isinstance(said, dict) else {}
    told = answer.get("reports")
    reports: dict[str, tuple[str, str]] = {}
    for report in told if isinstance(told, list) else []:
        match report:
            case [_, str(phase), str(outcome), str(error)]:
                reports[phase] = (outcome, error)
    return Run(day, answer.get("exit_code"), reports, own, visited)


async def _visited(subject: Subject, postgres: Postgres, test: str, day: str) -> Run:
    """Run a test, to whose database somebody connects and stays."""
    run = await _run(subject, postgres, test, day)
    if run.visited is None:
        raise TrialFailed(
            "The run was over before its test had asked for a price.",
            expected="a test that runs, on the bakery that the fixture gives it",
            observed="the row below",
            look="What does pytest say of the fixture?",
            evidence=[table("What pytest reported", [run.shown()]), *subject.printed],
        )
    return run


def _expect_report(subject: Subject, run: Run, holds: bool, message: str, *, expected: str) -> None:
    printed = [] if run.reports else subject.printed  # pytest did not get as far as the test
    expect(
        holds,
        message,
        expected=expected,
        look="What becomes of an exception on its way through the fixture?",
        evidence=[table("What pytest reported", [run.shown()]), *printed],
    )


async def _expect_no_database(postgres: Postgres, runs: list[Run], message: str, *, look: str) -> None:
    left = await postgres.databases()
    expect(
        not left,
        message,
        expected="no database more than before the run",
        observed=f"{len(left)}",
        look=look,
        evidence=[
            table("The databases that are left", [{"database": name} for name in left]),
            table("What pytest reported", [run.shown() for run in runs]),
        ],
    )
    _expect_databases(*runs)


def _expect_databases(*runs: Run) -> None:
    for run in runs:
        expect(
            bool(run.own) and run.visited in (None, *run.own),
            "No database is left of a run, and PostgreSQL had none for it while it ran.",
            expected="a new database for every test, which `fill` makes a bakery of",
            look="What does the fixture give to the test?",
            evidence=[table("What pytest reported", [run.shown()])],
        )
