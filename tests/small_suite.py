"""A small suite of one exercise whose learner's file each test writes itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.grading.judge import Job, Machinery, judge
from checker.report.plain import check_text
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise
    from checker.verdict import Verdict

KATA = """
title = "Opening hours"
excuse = "It works on my machine."
files = ["hours.py"]
hints = ["one", "two", "three"]

[subject]
call_seconds = 2.0
start_seconds = 2.0
output_kb = 64
memory_mb = 1024

[shipped]
caught_by = ["trial:test_it_answers"]
message = "closed"
"""

DRIVER = """
import hours


async def opening_time(day):
    return await hours.opening_time(day)


def close():
    return hours.close() if hasattr(hours, "close") else None
"""

TRIALS = """
from checker.trials.authoring import expect


async def test_it_answers(subject):
    '''The bakery says when it opens.'''
    answer = await subject.call("opening_time", day="Monday")
    expect(answer == 7, "Monday is not at seven.", expected="7", observed=repr(answer))


async def test_it_answers_twice(subject):
    '''The bakery goes on answering.'''
    first = subject.begin("opening_time", day="Monday")
    second = subject.begin("opening_time", day="Tuesday")
    expect(await first == 7, "Monday is not at seven.")
    expect(await second == 7, "Tuesday is not at seven.")
    await subject.call("close")
"""

HONEST = """
async def opening_time(day):
    return 7
"""


@dataclass(frozen=True)
class SmallSuite:
    """A suite in a folder of the test's own."""

    root: Path
    machinery: Machinery

    def laid_out(
        self, hours: str | bytes, *, trials: str = TRIALS, kata: str = KATA, setup: str | None = None
    ) -> Exercise:
        """Write the suite, with `hours.py` as the learner's file and `setup` to make the database."""
        folder = self.root / "exercises" / "01_hours"
        folder.mkdir(parents=True, exist_ok=True)
        entry = '[[exercises]]\nname = "01_hours"\ntheme = "Hours"\nminutes = 1\n'
        (self.root / "exercises" / "suite.toml").write_text(entry)
        if setup is not None:
            (folder / "setup.sql").write_text(setup)
            kata += '\n[postgres]\nsetup = "setup.sql"\n'
        (folder / "kata.toml").write_text(kata)
        (folder / "driver.py").write_text(DRIVER)
        (folder / "test_hours.py").write_text(trials)
        (folder / "hours.py").write_bytes(hours.encode() if isinstance(hours, str) else hours)
        return open_workspace(self.root).find("1")

    def judged(
        self, hours: str | bytes, *, trials: str = TRIALS, kata: str = KATA, setup: str | None = None
    ) -> Verdict:
        """Judge `hours.py` with this text."""
        return self.judged_again(self.laid_out(hours, trials=trials, kata=kata, setup=setup))

    def judged_again(self, exercise: Exercise) -> Verdict:
        """Judge what is in the exercise's folder now."""
        [(_, verdict)] = judge([Job(exercise, exercise.folder)], self.machinery)
        return verdict


def shown(verdict: Verdict) -> str:
    """Everything that a verdict says, with its places."""
    return "\n".join(check_text(check) for check in verdict.checks)
