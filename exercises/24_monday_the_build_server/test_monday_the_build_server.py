"""Trials: what do Larder's tests say, and how many databases does the server have afterwards?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from checker.trials.authoring import Postgres, Subject, TrialFailed, expect, table, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.verdict import Table

FIRST_OF_THE_ROUND = "test_the_van_carries_every_order"


@dataclass(frozen=True)
class Run:
    """A run of one file of tests: what pytest said, and what became of the server's databases."""

    name: str
    exit_code: object
    phases: dict[str, dict[str, str]]
    """Of each test: the outcomes of its phases."""
    errors: list[str]
    more: list[str] = field(default_factory=list)
    """The databases that were not there before."""
    fewer: list[str] = field(default_factory=list)
    """Those that were, and are gone."""
    own: list[str] = field(default_factory=list)
    """Those that the checker has seen it make."""
    visited: str | None = None
    """The one that the checker was connected to until the run was over."""

    def last_line(self) -> str:
        """The run as pytest's last line has it."""
        counted = Counter(word for outcomes in self.phases.values() for word in _words(outcomes))
        words = ", ".join(f"{counted[word]} {word}" for word in sorted(counted, key=_WORDS.index))
        return words or "no tests ran"

    def bears_a_refused_drop(self) -> bool:
        """Whether at most the visited database is left, and the run is not green then."""
        return self.more in ([], [self.visited]) and not (self.more and self.exit_code == pytest.ExitCode.OK)

    def row(self) -> dict[str, object]:
        """The run as a row of evidence."""
        return {
            "the day": self.name,
            "pytest": self.last_line(),
            "exit code": self.exit_code,
            "databases more than before": len(self.more),
        }


_WORDS = ("failed", "passed", "skipped", "error")


def _words(outcomes: dict[str, str]) -> Iterator[str]:
    for phase, outcome in outcomes.items():
        if outcome in _WORDS and (phase == "call" or outcome == "skipped"):
            yield outcome
        elif outcome == "failed":
            yield "error"


async def test_a_delivery_run_leaves_the_server_as_it_was(subject: Subject, postgres: Postgres) -> None:
    """After the courier's tests PostgreSQL has the databases that it had before, passed or skipped."""
    await subject.call("begin_another_run")
    well = await _run(subject, postgres, "test_courier.py", "all is well")
    without = await _run(subject, postgres, "test_courier.py", "no tariff")
    cancelled = await _run(subject, postgres, "test_courier.py", "cancelled")
    _expect_as_before(
        well,
        without,
        cancelled,
        look="In a run that left something: which line was the last to be reached, and which would have been "
        "next?",
    )
    _expect_said(well, "1 passed", pytest.ExitCode.OK, subject)
    _expect_said(without, "1 skipped", pytest.ExitCode.OK, subject)
    _expect_interrupted(cancelled)
    _expect_databases(well, cancelled)


async def test_a_round_leaves_the_server_as_it_was_or_says_so(subject: Subject, postgres: Postgres) -> None:
    """After the van's tests PostgreSQL has the databases that it had before, or the run is not green."""
    await subject.call("begin_another_run")
    run = await _visited(subject, postgres, "test_van.py", "a visitor")
    _expect_only_the_visited_one(run, "the van's tests")
    first = run.phases.get(FIRST_OF_THE_ROUND, {})
    expect(
        list(first.values()) == ["passed"] * 3,
        "Nobody was connected while the first of the van's two tests ran, and it does not pass.",
        expected="passed, and no error in set-up or teardown",
        observed=", ".join(f"{phase}: {outcome}" for phase, outcome in first.items()) or "nothing reported",
        look="What does pytest say of it?",
        evidence=[_said(run), *subject.printed],
    )
    _expect_databases(run)


async def test_a_move_leaves_the_server_as_it_was(subject: Subject, postgres: Postgres) -> None:
    """After the tests of a bakery's move PostgreSQL has the databases that it had before, pass or fail."""
    await subject.call("begin_another_run")
    well = await _run(subject, postgres, "test_moving.py", "all is well")
    lost = await _run(subject, postgres, "test_moving.py", "an order is lost")
    cancelled = await _run(subject, postgres, "test_moving.py", "cancelled")
    _expect_as_before(
        well,
        lost,
        cancelled,
        look="How many databases does the test make, and which of them does PostgreSQL have afterwards?",
    )
    _expect_said(well, "1 passed", pytest.ExitCode.OK, subject)
    _expect_said(lost, "1 failed", pytest.ExitCode.TESTS_FAILED, subject)
    _expect_interrupted(cancelled)
    _expect_databases(well, lost, cancelled)
    for day in ("a visitor to the old one", "a visitor to the new one"):
        run = await _visited(subject, postgres, "test_moving.py", day)
        _expect_databases(run)
        if not run.bears_a_refused_drop():
            # It may be the fixture that the van's tests have, too: then it is for their trial to speak of it.
            van = await _visited(subject, postgres, "test_van.py", "a visitor")
            if van.bears_a_refused_drop():
                _expect_only_the_visited_one(run, "the test of the move")


async def _run(subject: Subject, postgres: Postgres, file: str, name: str) -> Run:
    """Run the tests of a file, and see what becomes of databases."""
    before = await postgres.databases()
    call = subject.begin("run_tests", lane=name, file=file, day=name)
    said, own, visited = await watched(call, postgres)
    return _run_of(name, said, before, await postgres.databases(), own=own, visited=visited)


async def _visited(subject: Subject, postgres: Postgres, file: str, name: str) -> Run:
    """Run the tests, to one of whose databases somebody connects and stays."""
    run = await _run(subject, postgres, file, name)
    if run.visited is None:
        raise TrialFailed(
            f"The run of {file} was over, and its code under test had not been called as before.",
            expected="tests that run, on databases that can be connected to",
            look="What does pytest say of them?",
            evidence=[_said(run), *subject.printed],
        )
    return run


def _run_of(
    name: str, said: object, before: list[str], after: list[str], *, own: list[str], visited: str | None
) -> Run:
    answer = said if isinstance(said, dict) else {}
    told = answer.get("reports")
    phases: dict[str, dict[str, str]] = {}
    errors: list[str] = []
    for report in told if isinstance(told, list) else []:
        match report:
            case [str(test), str(phase), str(outcome), str(error)]:
                phases.setdefault(test, {})[phase] = outcome
                errors += [error] if outcome == "failed" else []
    return Run(
        name,
        answer.get("exit_code"),
        phases,
        errors,
        more=[database for database in after if database not in before],
        fewer=[database for database in before if database not in after],
        own=own,
        visited=visited,
    )


def _said(*runs: Run) -> Table:
    errors = dict.fromkeys(error for run in runs for error in run.errors if error)
    return table("The runs", [run.row() for run in runs], note="; ".join(errors) or None)


def _left(run: Run) -> Table:
    return table(
        "The databases that are left",
        [
            {"database": name, "somebody is connected": "yes" if name == run.visited else "no"}
            for name in run.more
        ],
    )


def _expect_as_before(*runs: Run, look: str) -> None:
    expect(
        not any(run.more for run in runs),
        "The tests are over, and PostgreSQL has more databases than before.",
        expected="no database more than before",
        look=look,
        evidence=[
            _said(*runs),
            table("The databases that are left", [{"database": name} for run in runs for name in run.more]),
        ],
    )
    for run in runs:
        _expect_none_gone(run)


def _expect_only_the_visited_one(run: Run, tests: str) -> None:
    expect(
        not run.more or run.exit_code != pytest.ExitCode.OK,
        f"The run of {tests} was green, and PostgreSQL has more databases on the server than before.",
        expected="no database more, or a run that is not green",
        look="What has PostgreSQL answered when it was asked to drop that database, and who has heard it?",
        evidence=[_said(run), _left(run)],
    )
    expect(
        all(name == run.visited for name in run.more),
        f"Somebody was connected to one database of {tests}, and others have been left beside it.",
        expected="at most the one that somebody is connected to",
        look="What happened to the others, and in which order?",
        evidence=[_said(run), _left(run)],
    )
    _expect_none_gone(run)


def _expect_databases(*runs: Run) -> None:
    for run in runs:
        expect(
            bool(run.own) and run.visited in (None, *run.own),
            "A run of tests is over, and PostgreSQL did not have the databases for it while it ran.",
            expected="new databases for every test, which are filled before it",
            look="What do the tests work on?",
            evidence=[_said(run)],
        )


def _expect_none_gone(run: Run) -> None:
    expect(
        not run.fewer,
        "Another run had made a database on the same server, and was about to connect to it. It is gone.",
        expected="every database that was there before",
        look="What tells a database that this run has made from one that another run has made?",
        evidence=[table("The databases that are gone", [{"database": name} for name in run.fewer])],
    )


def _expect_said(run: Run, last_line: str, exit_code: int, subject: Subject) -> None:
    expect(
        (run.last_line(), run.exit_code) == (last_line, exit_code),
        "The server is as it was before, and pytest says something else of the run than it should.",
        expected=f"{last_line}, exit code {int(exit_code)}",
        look="What is right or wrong with the code under test on such a day, and what with its tests?",
        evidence=[_said(run), *subject.printed],
    )


def _expect_interrupted(run: Run) -> None:
    expect(
        run.exit_code == pytest.ExitCode.INTERRUPTED,
        "The build server has cancelled the run with a SIGINT, and the run did not end on that.",
        expected=f"exit code {int(pytest.ExitCode.INTERRUPTED)}: interrupted",
        look="What becomes of an exception on its way through the test and its fixtures?",
        evidence=[_said(run)],
    )
