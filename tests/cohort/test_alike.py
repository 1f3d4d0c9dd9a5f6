"""What several students have handed in alike: judged once, and out of reach of all else they handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.cohort import slots
from checker.cohort.grading import Grading, grade
from checker.cohort.holding import by_sandbox, sandbox_named
from checker.cohort.records import Records
from checker.cohort.slot import Slot
from checker.gradebook import Outcome
from checker.sandbox.contract import Room
from checker.submissions.caps import Caps
from checker.submissions.handing_in import handed_in
from checker.submissions.wanted import Wanted
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pytest

    from checker.cohort.slots import Progress
    from checker.suite.exercise import Exercise
    from checker.suite.workspace import Workspace

pytestmark = needs_bubblewrap

FIRST, SECOND = "01_written_out_schema", "04_query_by_f_string"
ENDS_ALL = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n"
"""Ends the process that would fork the subjects of whatever comes after it in this sandbox."""


class Judged:
    """A cohort that was graded: what came of it, and what was judged together in a slot."""

    def __init__(self, folder: Path, exercises: list[Exercise], monkeypatch: pytest.MonkeyPatch) -> None:
        self.slots: list[list[str]] = []
        self.told: list[Progress] = []

        def noted(number: int, chosen: Sequence[Exercise], *others: Any, **named: Any) -> Slot:
            self.slots.append([exercise.name for exercise in chosen])
            return Slot(number, chosen, *others, **named)

        monkeypatch.setattr(slots, "Slot", noted)
        wanted = Wanted.of(exercises, exercises)
        with (
            Records(folder / "results.jsonl", resume=False) as records,
            by_sandbox(sandbox_named("bwrap"), Room(), exercises, "a seed") as holding,
        ):
            cohort = handed_in([folder / "cohort"], wanted).submissions
            how = Grading(exercises, wanted, Caps(), holding, slots=2)
            self.submissions = grade(cohort, how, records, self.told.append)

    def outcomes(self, student: str) -> list[Outcome]:
        """What became of a student's exercises."""
        [one] = [one for one in self.submissions if one.student == student]
        return [result.outcome for result in one.results]


def _hand_in(folder: Path, student: str, files: Mapping[str, Mapping[str, str]]) -> None:
    for exercise, texts in files.items():
        for name, text in texts.items():
            file = folder / "cohort" / student / exercise / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def _texts(exercise: Exercise, folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in exercise.kata.files}


def test_it_is_judged_once_and_nothing_else_of_a_student_has_a_hand_in_it(
    tmp_path: Path, suite: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = exercises = [suite.find("01"), suite.find("04")]
    shared = {SECOND: _texts(second, second.reference)}
    hostile = {FIRST: {name: text + ENDS_ALL for name, text in _texts(first, first.reference).items()}}
    _hand_in(tmp_path, "anna", {**hostile, **shared})
    _hand_in(tmp_path, "ben", {FIRST: _texts(first, first.reference), **shared})
    _hand_in(tmp_path, "carla", shared)

    judged = Judged(tmp_path, exercises, monkeypatch)

    assert judged.outcomes("anna") == [Outcome.NOT_VERIFIED, Outcome.PASSED]
    assert judged.outcomes("ben") == [Outcome.PASSED, Outcome.PASSED]
    assert judged.outcomes("carla") == [Outcome.NOT_SUBMITTED, Outcome.PASSED]
    assert judged.slots.count([SECOND]) == 1
    assert [slot for slot in judged.slots if SECOND in slot and len(slot) > 1] == []
    assert sorted(told.student for told in judged.told if told.alike) == ["ben", "carla"]
