"""Which near-miss a failure resembles: the same checks, the same words, the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from checker.cohort.likeness import resembled
from checker.suite.workspace import open_workspace
from checker.verdict import Check, CheckStatus, Comment, CommentType, ExerciseStatus, Verdict, Versions
from tests.attacks.corpus import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checker.suite.exercise import Exercise, NearMiss

EXERCISES = open_workspace(ROOT).exercises
NEAR_MISSES = [(exercise, near_miss) for exercise in EXERCISES for near_miss in exercise.near_misses()]
SAME_LINES = {
    ("10_one_pool_for_all", "set_aside_afterwards"),
    ("10_one_pool_for_all", "set_aside_first"),
    ("19_connect_in_start", "without_a_lock"),
    ("23_friday_half_past_six", "written_last"),
    ("23_friday_half_past_six", "written_when_taken"),
}
"""They have the same lines as another, in another order or elsewhere: words have to decide."""


def _failed(exercise: Exercise, caught_by: Iterable[str], *sentences: str) -> Verdict:
    comments = [Comment(type=CommentType.ESSENTIAL, message=sentence) for sentence in sentences]
    checks = [_check(one, comments) for one in caught_by]
    versions = Versions(suite="1", python="3.11", pgdbm="0.1", asyncpg="0.1", postgresql="18")
    return Verdict(
        exercise=exercise.name,
        title=exercise.kata.title,
        status=ExerciseStatus.FAILED,
        checks=checks,
        seconds=0,
        versions=versions,
    )


def _check(name: str, comments: list[Comment]) -> Check:
    kind: Literal["rule", "trial"] = "rule" if name.startswith("rule:") else "trial"
    return Check(id=name, kind=kind, title="It holds.", status=CheckStatus.FAILED, comments=comments)


def _files(exercise: Exercise, folder: Path) -> dict[str, str]:
    files = {name: folder / name for name in exercise.kata.files}
    return {
        name: (file if file.is_file() else exercise.shipped / name).read_text(encoding="utf-8")
        for name, file in files.items()
    }


@pytest.mark.parametrize(
    ("exercise", "near_miss"), NEAR_MISSES, ids=[f"{one.name}-{other.name}" for one, other in NEAR_MISSES]
)
def test_each_resembles_itself(exercise: Exercise, near_miss: NearMiss) -> None:
    verdict = _failed(exercise, near_miss.pin.caught_by)
    files = _files(exercise, near_miss.folder)
    first = exercise.kata.files[0]
    itself = None if (exercise.name, near_miss.name) in SAME_LINES else near_miss.name
    assert resembled(exercise, verdict, files) == itself
    assert resembled(exercise, verdict, files | {first: files[first] + "\n# Rosa"}) == itself


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_what_is_shipped_and_what_passes_resemble_none(exercise: Exercise) -> None:
    shipped = _files(exercise, exercise.shipped)
    for near_miss in exercise.near_misses():
        assert resembled(exercise, _failed(exercise, near_miss.pin.caught_by), shipped) is None
    passed = _failed(exercise, []).model_copy(update={"status": ExerciseStatus.PASSED})
    assert resembled(exercise, passed, _files(exercise, exercise.reference)) is None


def test_of_those_that_the_same_checks_catch_the_words_decide() -> None:
    decided = []
    for exercise in EXERCISES:
        code = {exercise.kata.files[0]: "from orders import nothing"}
        messages = {one.name: (one.folder / "message.txt").read_text() for one in exercise.near_misses()}
        for one in exercise.near_misses():
            words = one.pin.message
            said_of = [name for name, text in messages.items() if words in text]
            if said_of == [one.name] and not any(map(str.isdigit, words)):  # numbers decide nothing
                assert resembled(exercise, _failed(exercise, one.pin.caught_by, words), code) == one.name
                decided.append(one.name)
    assert len(decided) > len(EXERCISES)


def test_other_checks_than_any_near_miss_fails_resemble_none() -> None:
    exercise = EXERCISES[0]
    everything = _failed(exercise, ["trial:test_of_another_suite"])
    assert resembled(exercise, everything, {exercise.kata.files[0]: "pass"}) is None
