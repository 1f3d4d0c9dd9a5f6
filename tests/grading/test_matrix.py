"""The author's check finds what is wrong with an exercise: each thing that it guards is made to go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.grading.matrix import judge_all

if TYPE_CHECKING:
    from pathlib import Path

    from tests.small_suite import SmallSuite

KATA = """
title = "Opening hours"
excuse = "It works on my machine."
files = ["hours.py"]
hints = ["one", "two", "three"]

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

MONDAY, SUNDAY = "trial:test_monday", "trial:test_sunday"
SHIPPED = "async def opening_time(day):\n    hour = 9\n    return hour\n"
REFERENCE = "async def opening_time(day):\n    hour = 8 if day == 'Sunday' else 7\n    return hour\n"
MONDAY_ONLY = "async def opening_time(day):\n    return 7\n"
SUNDAY_ONLY = "async def opening_time(day):\n    return 8\n"
TABLE = "async def opening_time(day):\n    return {'Sunday': 8}.get(day, 7)\n"
MINUS = "async def opening_time(day):\n    return 7 + (day == 'Sunday')\n"


class Author:
    """Writes an exercise with everything that belongs to it; each test then spoils one thing."""

    def __init__(self, suite: SmallSuite) -> None:
        self.suite = suite
        self.code = SHIPPED
        self.kata = KATA
        self.trials = TRIALS
        self.exercise = suite.laid_out(SHIPPED, trials=TRIALS, kata=KATA)
        self.solutions = suite.root / "solutions" / "01_hours"
        (self.exercise.folder / "README.md").write_text("When does it open?")
        self.write("debrief.md", "It opens at seven.")
        self.write("shipped/hours.py", SHIPPED)
        self.write("reference/hours.py", REFERENCE)
        for name, code in (("table", TABLE), ("sum", MINUS)):
            self.write(f"right/{name}/hours.py", code)
            self.write(f"right/{name}/right.toml", f'shape = "{name}"')
        self.near_miss("monday_only", MONDAY_ONLY, [SUNDAY], "Sunday is not at eight")
        self.near_miss("sunday_only", SUNDAY_ONLY, [MONDAY], "Monday is not at seven")
        self.near_miss("never", "async def opening_time(day):\n    return None\n", [MONDAY, SUNDAY], "None")
        self.near_miss("text", "async def opening_time(day):\n    return '7'\n", [MONDAY, SUNDAY], "'7'")

    def write(self, name: str, text: str) -> Path:
        """Write a file below the exercise's solutions."""
        path = self.solutions / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def near_miss(self, name: str, code: str, caught_by: list[str], message: str) -> None:
        """Write a near-miss."""
        self.write(f"near_misses/{name}/hours.py", code)
        pin = f'caught_by = {caught_by}\nmessage = "{message}"\nwhy = "It tempts."\n'
        self.write(f"near_misses/{name}/pin.toml", pin)

    def problems(self, repeat: int = 1, *, write_messages: bool = True) -> str:
        """What the author's check says."""
        exercise = self.suite.laid_out(self.code, trials=self.trials, kata=self.kata)
        [matrix] = judge_all([exercise], self.suite.machinery, repeat=repeat, write_messages=write_messages)
        return "\n".join(matrix.problems)


@pytest.fixture
def author(small_suite: SmallSuite) -> Author:
    """An exercise with which nothing is wrong."""
    return Author(small_suite)


def test_nothing_is_wrong_with_a_right_exercise(author: Author) -> None:
    assert author.problems() == ""


def test_a_wrong_fix_that_passes(author: Author) -> None:
    author.write("near_misses/text/hours.py", REFERENCE)
    assert "near_misses/text: failed by nothing" in author.problems()


def test_a_right_fix_that_fails(author: Author) -> None:
    author.write("right/sum/hours.py", MONDAY_ONLY)
    assert "right/sum: failed by trial:test_sunday" in author.problems()


def test_a_reference_that_fails(author: Author) -> None:
    author.write("reference/hours.py", SUNDAY_ONLY)
    assert "reference: failed by trial:test_monday" in author.problems()


def test_a_shipped_bug_that_is_none(author: Author) -> None:
    author.code = REFERENCE
    author.write("shipped/hours.py", REFERENCE)
    assert "shipped: failed by nothing" in author.problems()


def test_a_pin_that_names_another_check(author: Author) -> None:
    author.near_miss("never", MONDAY_ONLY, ["trial:test_monday"], "Sunday")
    told = "near_misses/never: failed by trial:test_sunday, pinned to trial:test_monday"
    assert told in author.problems()


def test_a_failure_that_does_not_show_its_text(author: Author) -> None:
    author.near_miss("never", MONDAY_ONLY, ["trial:test_sunday"], "closed on Sundays")
    assert "does not show `closed on Sundays`" in author.problems()


def test_dead_weight(author: Author) -> None:
    author.near_miss("monday_only", SHIPPED, ["trial:test_monday", "trial:test_sunday"], "Sunday")
    assert "trial:test_sunday is dead weight" in author.problems()


def test_two_halves_that_see_the_same(author: Author) -> None:
    connects = (
        "from pgdbm import AsyncDatabaseManager\n\n\nasync def start(pool):\n"
        "    db = AsyncDatabaseManager(pool=pool)\n    await db.connect()\n\n\n"
    )
    rule = "rule:connect-on-pool-manager"
    author.kata = KATA.replace("[shipped]", '[rules]\nconnect-on-pool-manager = "required"\n\n[shipped]')
    never, text = (f"async def opening_time(day):\n    return {hour}\n" for hour in (None, "'7'"))
    author.near_miss("monday_only", connects + MONDAY_ONLY, [SUNDAY, rule], "Sunday")
    author.near_miss("sunday_only", connects + SUNDAY_ONLY, [MONDAY, rule], "Monday")
    author.near_miss("never", connects + never, [MONDAY, SUNDAY, rule], "None")
    author.near_miss("text", connects + text, [MONDAY, SUNDAY, rule], "'7'")
    assert "one half is for nothing" in author.problems()
    author.near_miss("text", text, [MONDAY, SUNDAY], "'7'")
    assert "one half is for nothing" not in author.problems()


def test_a_hunk_that_nothing_holds(author: Author) -> None:
    author.write("reference/hours.py", REFERENCE + "\n\ndef closing_time():\n    return 18\n")
    assert "reference less hours.py:4: passes" in author.problems()


def test_a_hunk_without_behaviour_needs_no_check(author: Author) -> None:
    author.write("reference/hours.py", '"""Hours."""\nimport datetime  # unused\n' + REFERENCE)
    assert author.problems() == ""


def test_a_verdict_that_changes(author: Author, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        f"import pathlib\nseen = pathlib.Path({str(seen)!r})\nasync def opening_time(day):\n"
        "    first = not seen.exists()\n    seen.touch()\n"
        "    return 9 if first else 8 if day == 'Sunday' else 7\n"
    )
    author.write("right/sum/hours.py", code)
    assert "right/sum: the verdict changed between repeats" in author.problems(repeat=2)


@pytest.mark.parametrize("rounds", [0, 1])
def test_ctrl_c_keeps_the_rounds_that_are_whole(author: Author, rounds: int) -> None:
    def interrupt(done: int, of: int) -> None:
        if done == of // 3 * rounds + 1:
            raise KeyboardInterrupt

    exercise = author.suite.laid_out(author.code, trials=author.trials, kata=author.kata)
    if rounds == 0:
        with pytest.raises(KeyboardInterrupt):
            judge_all([exercise], author.suite.machinery, repeat=3, on_verdict=interrupt)
    else:
        [matrix] = judge_all([exercise], author.suite.machinery, repeat=3, on_verdict=interrupt)
        assert {len(row.verdicts) for row in matrix.rows} == {rounds}


def test_machinery_that_breaks_is_not_called_a_failure(author: Author) -> None:
    broken = TRIALS.replace('"opening_time", day="Monday"', '"no_such_function"')
    exercise = author.suite.laid_out(SHIPPED, trials=broken, kata=KATA)
    [matrix] = judge_all([exercise], author.suite.machinery)
    assert "near_misses/sunday_only: not verified" in "\n".join(matrix.problems)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("debrief.md", "debrief.md is missing"),
        ("reference/hours.py", "reference: hours.py is missing"),
        ("shipped/hours.py", "shipped: hours.py is missing"),
        ("near_misses/text/hours.py", "text: hours.py is missing"),
    ],
)
def test_a_part_that_is_missing(author: Author, name: str, told: str) -> None:
    (author.solutions / name).unlink()
    assert told in author.problems()


def test_a_stray_file(author: Author) -> None:
    author.write("near_misses/text/notes.txt", "later")
    assert "text: notes.txt is a stray file" in author.problems()


def test_a_learners_file_that_is_not_the_shipped_one(author: Author) -> None:
    author.write("shipped/hours.py", SHIPPED + "\n")
    assert "hours.py is not what shipped/ holds" in author.problems()


def test_a_message_that_was_not_reviewed(author: Author) -> None:
    author.near_miss("never", "async def opening_time(day):\n    return 24\n", [MONDAY, SUNDAY], "24")
    assert author.problems() == ""
    author.near_miss("never", "async def opening_time(day):\n    return 25\n", [MONDAY, SUNDAY], "25")
    assert author.problems(write_messages=False) == ""  # another number is not another thing to say
    author.near_miss(
        "never", "async def opening_time(day):\n    return 'at noon'\n", [MONDAY, SUNDAY], "noon"
    )
    told = author.problems(write_messages=False)
    assert "near_misses/never: message.txt holds another message" in told
    assert "New: observed 'at noon'" in told
    assert "is missing" not in told


def test_a_message_that_was_never_kept(author: Author) -> None:
    assert "shipped: shipped.txt holds another message" in author.problems(write_messages=False)


def test_a_message_that_no_screen_holds(author: Author) -> None:
    long = "# ".join(["It is a long story."] * 80)
    author.near_miss(
        "text", f"async def opening_time(day):\n    raise ValueError('{long}')\n", [MONDAY, SUNDAY], "long"
    )
    assert "near_misses/text: the message has" in author.problems()


def test_trials_that_are_not_python(author: Author) -> None:
    author.trials = TRIALS.replace("async def test_sunday(subject):", "async def test_sunday(subject:")
    assert "test_hours.py:" in author.problems()
    assert "is not Python" in author.problems()
