"""Gates tell for certain how a call stands to them, and the failure shows the interleaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.verdict import ExerciseStatus, Timeline
from tests.small_suite import KATA, shown

if TYPE_CHECKING:
    from checker.verdict import Verdict
    from tests.small_suite import SmallSuite

SETUP = "CREATE SCHEMA bakery; CREATE TABLE bakery.hours (day text); CREATE TABLE bakery.other (day text)"

CODE = """
import asyncio, os
import asyncpg

lock = asyncio.Lock()

async def write(day, table="hours"):
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    await connection.execute(f"INSERT INTO bakery.{table} VALUES ('{day}')")
    await connection.close()

async def opening_time(day, how="write"):
    if how == "write":
        await write(day)
    elif how == "elsewhere":
        await write(day, "other")
    elif how == "in turn":
        async with lock:
            await write(day)
    elif how == "spinning":
        while lock.locked():
            await asyncio.sleep(0.01)
        await write(day)
    elif how == "raise":
        raise ValueError(day)
    return 7
"""

DRIVER_CALL = """
from checker.trials.authoring import expect, CallRaised


async def test_it_answers(subject, postgres, timeline):
    '''It does.'''
    async with postgres.gate("bakery", "hours", subject) as gate:
        {body}
"""


def _judged(small_suite: SmallSuite, body: str) -> Verdict:
    lines = "\n        ".join(body.strip().splitlines())
    trials = DRIVER_CALL.format(body=lines)
    exercise = small_suite.laid_out(CODE, trials=trials, kata=KATA, setup=SETUP)
    driver = exercise.folder / "driver.py"
    driver.write_text(
        "import hours\n\nasync def opening(day, how):\n    return await hours.opening_time(day, how)\n"
    )
    return small_suite.judged_again(exercise)


BEGIN = 'first = subject.begin("opening", lane="first", day="Monday", how="{}")\n'
SECOND = 'second = subject.begin("opening", lane="second", day="Tuesday", how="{}")\n'
FINISH = "await gate.open()\nawait first\nawait second"
COUNT = 'await postgres.value("SELECT count(*) FROM bakery.hours")'

STANDINGS = {
    "a write waits at the gate": BEGIN.format("write")
    + 'expect(await gate.wait_for(first) == "waiting", "not waiting")\n'
    f'expect({COUNT} == 0, "went through")\nawait gate.open()\nawait first\nexpect({COUNT} == 1, "no row")',
    "a write to another table goes past": BEGIN.format("elsewhere")
    + 'expect(await gate.wait_for(first) == "done", "not done")',
    "a call that raises is done": BEGIN.format("raise")
    + 'expect(await gate.wait_for(first) == "done", "not done")',
    "two writes wait side by side": BEGIN.format("write")
    + 'expect(await gate.wait_for(first) == "waiting", "first")\n'
    + SECOND.format("write")
    + 'expect(await gate.wait_for(second) == "waiting", "second")\n'
    + FINISH
    + "\n"
    + f'expect({COUNT} == 2, "rows")',
    "a call behind the first one's lock is still": BEGIN.format("in turn")
    + 'expect(await gate.wait_for(first) == "waiting", "first")\n'
    + SECOND.format("in turn")
    + 'expect(await gate.wait_for(second) == "still", "second")\n'
    + FINISH
    + "\n"
    + f'expect({COUNT} == 2, "rows")',
    "a call that spins is still": BEGIN.format("in turn")
    + 'expect(await gate.wait_for(first) == "waiting", "first")\n'
    + SECOND.format("spinning")
    + 'expect(await gate.wait_for(second) == "still", "second")\n'
    + FINISH,
    "the block's end opens the gate": BEGIN.format("write") + "await gate.wait_for(first)",
}


@pytest.mark.parametrize("standing", STANDINGS)
def test_standings(standing: str, small_suite: SmallSuite) -> None:
    verdict = _judged(small_suite, STANDINGS[standing])
    assert verdict.status is ExerciseStatus.PASSED, shown(verdict)


def test_a_wrong_expectation_fails(small_suite: SmallSuite) -> None:
    """The trials above can fail."""
    body = BEGIN.format("write") + 'expect(await gate.wait_for(first) == "done", "It does not wait.")'
    assert "It does not wait." in shown(_judged(small_suite, body))


def test_a_gate_at_a_table_that_is_gone(small_suite: SmallSuite) -> None:
    trials = DRIVER_CALL.format(body="pass").replace('"hours"', '"menu"')
    verdict = small_suite.judged(CODE, trials=trials, setup=SETUP)
    assert verdict.status is ExerciseStatus.FAILED
    assert "There is no table bakery.menu" in shown(verdict)


def test_the_interleaving_is_shown(small_suite: SmallSuite) -> None:
    body = (
        BEGIN.format("write")
        + "await gate.wait_for(first)\n"
        + SECOND.format("elsewhere")
        + "await gate.wait_for(second)\nawait gate.open()\nawait first\n"
        'expect(False, "Shown.", evidence=[timeline.evidence("Who did what")])'
    )
    [check] = [c for c in _judged(small_suite, body).checks if c.kind == "trial"]
    [timeline] = check.comments[0].evidence
    assert isinstance(timeline, Timeline)
    assert timeline.lanes == ["checker", "first", "second"]
    assert [(step.lane, step.text) for step in timeline.steps] == [
        ("checker", "holds writes to bakery.hours"),
        ("first", "opening(day='Monday', how='write')"),
        ("first", "waits at bakery.hours: INSERT INTO bakery.hours VALUES ('Monday')"),
        ("second", "opening(day='Tuesday', how='elsewhere')"),
        ("second", "opening returned"),
        ("checker", "lets writes to bakery.hours through"),
        ("first", "opening returned"),
    ]


@pytest.mark.parametrize("how", ["elsewhere", "raise"])
def test_a_call_that_is_done_has_its_end_in_the_timeline(how: str, small_suite: SmallSuite) -> None:
    """Also for whoever sees that it is done in the very turn of the event loop in which its answer came."""
    body = (
        BEGIN.format(how)
        + "import asyncio\n"
        + "while not first.done():\n    await asyncio.sleep(0)\n"
        + 'expect(False, "Shown.", evidence=[timeline.evidence("Who did what")])'
    )
    [check] = [c for c in _judged(small_suite, body).checks if c.kind == "trial"]
    [timeline] = check.comments[0].evidence
    assert isinstance(timeline, Timeline)
    ends = {"elsewhere": "opening returned", "raise": "opening raised ValueError"}
    assert timeline.steps[-1].text == ends[how]
