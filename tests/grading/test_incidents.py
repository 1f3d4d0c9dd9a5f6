"""An incident names a mistake only once it is fixed or was asked for; its author hears of what blurs that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.grading.judge import Job, judge
from checker.grading.mistakes import problems_with_mistakes
from checker.grading.variants import Variant
from checker.suite.errors import BadSuiteFile
from checker.verdict import CheckStatus, MistakeStatus

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise
    from checker.verdict import Verdict
    from tests.small_suite import SmallSuite

KATA = """
title = "Closed when it should be open"
files = ["hours.py"]
hints = ["one", "two", "three"]

[[mistakes]]
name = "A pool that is never closed"
excuse = "It works on my machine."
trains = "01_hours"
caught_by = ["trial:test_monday"]
rules = ["connect-on-pool-manager"]
hints = ["one", "two"]

[[mistakes]]
name = "A schema that is written out"
excuse = "It is simpler."
trains = "01_hours"
caught_by = ["trial:test_sunday"]
hints = ["one", "two"]

[shipped]
caught_by = ["trial:test_monday", "trial:test_sunday"]
message = "Monday is not at seven"
"""
TRIALS = """
from checker.trials.authoring import expect


async def test_monday(subject):
    '''On Monday the bakery opens at seven.'''
    answer = await subject.call("opening_time", day="Monday")
    expect(answer == 7, "Monday is not at seven.", observed=repr(answer))


async def test_sunday(subject):
    '''On Sunday the bakery opens at eight.'''
    answer = await subject.call("opening_time", day="Sunday")
    expect(answer == 8, "Sunday is not at eight.", observed=repr(answer))
"""
CONNECTS = """
from pgdbm import AsyncDatabaseManager


async def opening_time(day):
    return 9


async def start(pool):
    db = AsyncDatabaseManager(pool=pool, schema="brightwater")
    await db.connect()
"""
MONDAY_ONLY = "async def opening_time(day):\n    return 7\n"
BOTH = "async def opening_time(day):\n    return 8 if day == 'Sunday' else 7\n"
RULE = "rule:connect-on-pool-manager"


@pytest.fixture
def incident(small_suite: SmallSuite) -> Exercise:
    return small_suite.laid_out(CONNECTS, trials=TRIALS, kata=KATA)


def judged(suite: SmallSuite, exercise: Exercise, *asked_for: int) -> Verdict:
    job = Job(exercise, exercise.folder, frozenset(asked_for))
    [(_, verdict)] = judge([job], suite.machinery)
    return verdict


def test_a_mistake_has_no_name_while_it_is_there(small_suite: SmallSuite, incident: Exercise) -> None:
    verdict = judged(small_suite, incident)
    assert [mistake.status for mistake in verdict.mistakes] == [MistakeStatus.THERE] * 2
    for secret in ("never closed", "written out", "my machine", RULE, "connects"):
        assert secret not in verdict.model_dump_json()


def test_a_fixed_mistake_is_named_and_the_other_is_not(small_suite: SmallSuite, incident: Exercise) -> None:
    (incident.folder / "hours.py").write_text(MONDAY_ONLY)
    fixed, there = judged(small_suite, incident).mistakes
    assert (fixed.number, fixed.status, fixed.name) == (1, MistakeStatus.FIXED, "A pool that is never closed")
    assert (fixed.excuse, fixed.trains) == ("It works on my machine.", "01_hours")
    assert (there.number, there.status, there.name) == (2, MistakeStatus.THERE, None)


def test_a_mistake_that_was_asked_for_is_named_and_its_rules_advise(
    small_suite: SmallSuite, incident: Exercise
) -> None:
    verdict = judged(small_suite, incident, 1)
    assert [mistake.name for mistake in verdict.mistakes] == ["A pool that is never closed", None]
    [rule] = [check for check in verdict.checks if check.kind == "rule"]
    assert (rule.id, rule.status, rule.required) == (RULE, CheckStatus.FAILED, False)


def test_what_did_not_run_is_not_called_fixed(small_suite: SmallSuite, incident: Exercise) -> None:
    (incident.folder / "hours.py").write_text("def broken(:\n")
    verdict = judged(small_suite, incident)
    assert [(m.status, m.name) for m in verdict.mistakes] == [(MistakeStatus.UNKNOWN, None)] * 2


@pytest.mark.parametrize(
    ("kata", "problem"),
    [
        (KATA.replace('title = "', 'excuse = "It is late."\ntitle = "'), "one of the two"),
        (KATA.partition("[[mistakes]]")[0] + "[shipped]" + KATA.partition("[shipped]")[2], "one of the two"),
        (KATA.replace("[shipped]", '[rules]\nsecond-pool = "advice"\n\n[shipped]'), "named by its mistakes"),
    ],
)
def test_an_incident_is_not_also_an_exercise(small_suite: SmallSuite, kata: str, problem: str) -> None:
    exercise = small_suite.laid_out(CONNECTS, trials=TRIALS, kata=kata)
    with pytest.raises(BadSuiteFile, match=problem):
        _ = exercise.kata


def variants(exercise: Exercise) -> dict[Variant, frozenset[str]]:
    """What fails in the shipped code, a right solution, and with one mistake left of each."""
    files = {"shipped": CONNECTS, "reference": BOTH, "monday": MONDAY_ONLY, "sunday": MONDAY_ONLY}
    failed = {"shipped": {"monday", "sunday"}, "reference": set(), "monday": {"monday"}, "sunday": {"sunday"}}
    found = {}
    for name, code in files.items():
        folder = exercise.solutions / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hours.py").write_text(code)
        caught = frozenset(f"trial:test_{day}" for day in failed[name])
        found[Variant(exercise, name, folder, caught)] = caught
    return found


def problems(suite: SmallSuite, kata: str, *, without: str = "") -> str:
    exercise = suite.laid_out(CONNECTS, trials=TRIALS, kata=kata)
    failed = {variant: caught for variant, caught in variants(exercise).items() if variant.name != without}
    told = problems_with_mistakes(exercise, failed)
    return "\n".join(line for line in told if "lacks 01_hours" not in line)


def test_nothing_is_wrong_with_a_right_incident(small_suite: SmallSuite) -> None:
    assert problems(small_suite, KATA) == ""


def test_a_mistake_that_is_never_alone(small_suite: SmallSuite) -> None:
    told = problems(small_suite, KATA, without="sunday")
    assert "`A schema that is written out` is never the only one left" in told


def test_a_check_that_shows_two_mistakes(small_suite: SmallSuite) -> None:
    told = problems(small_suite, KATA.replace('["trial:test_sunday"]', '["trial:test_monday"]', 1))
    assert "trial:test_monday shows 2 mistakes" in told
    assert "trial:test_sunday fails as shipped and shows none of the mistakes" in told


def test_a_mistake_that_is_not_there(small_suite: SmallSuite) -> None:
    shipped = 'caught_by = ["trial:test_monday", "trial:test_sunday"]'
    told = problems(small_suite, KATA.replace(shipped, 'caught_by = ["trial:test_monday"]'))
    assert "`A schema that is written out` is not in the shipped code" in told


def test_a_rule_that_has_nothing_to_say(small_suite: SmallSuite) -> None:
    told = problems(small_suite, KATA.replace("connect-on-pool-manager", "second-pool"))
    assert "shipped: rule:second-pool finds nothing" in told


def test_a_trainer_that_is_not_required(small_suite: SmallSuite) -> None:
    exercise = small_suite.laid_out(CONNECTS, trials=TRIALS, kata=KATA)
    assert any("lacks 01_hours" in line for line in problems_with_mistakes(exercise, variants(exercise)))
