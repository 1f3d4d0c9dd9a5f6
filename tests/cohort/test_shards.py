"""Parts hold everybody once, and make the whole again."""

from __future__ import annotations

import pytest

from checker.cohort.errors import CannotGrade
from checker.cohort.shards import Shard, merged
from checker.gradebook import ExerciseInfo, Gradebook, Remark, Submission, SubmissionStatus
from checker.verdict import Versions

STUDENTS = [f"student {number}" for number in range(200)]


def _gradebook(*students: str, points: float = 1, postgresql: str | None = "18.6") -> Gradebook:
    return Gradebook(
        exercises=[ExerciseInfo(name="01_written_out_schema", title="T", theme="N", points=points)],
        submissions=[Submission(student=one, source=one, status=SubmissionStatus.GRADED) for one in students],
        versions=Versions(suite="1", python="3.11", pgdbm="0.5", asyncpg="0.32", postgresql=postgresql),
    )


@pytest.mark.parametrize("of", [1, 2, 7])
def test_everybody_is_in_one_part(of: int) -> None:
    parts = [Shard(number, of) for number in range(1, of + 1)]
    assert all(sum(part.holds(student) for part in parts) == 1 for student in STUDENTS)
    assert all(any(part.holds(student) for student in STUDENTS) for part in parts)


def test_the_whole_is_that_of_one_run() -> None:
    parts = [
        _gradebook(*(one for one in sorted(STUDENTS) if Shard(number, 3).holds(one))) for number in (3, 1, 2)
    ]
    assert merged(dict(zip("cab", parts, strict=True))) == _gradebook(*sorted(STUDENTS))


def test_a_part_in_which_nothing_was_run_fits_any_server() -> None:
    nothing = _gradebook("ben", postgresql=None)
    assert merged({"a": nothing, "b": _gradebook("anna")}) == _gradebook("anna", "ben")
    assert merged({"a": _gradebook("anna"), "b": nothing}) == _gradebook("anna", "ben")
    assert merged({"a": nothing}) == nothing


def test_what_is_said_of_the_cohort_is_said_once() -> None:
    remarks = [Remark(path="cohort/grades.csv", message="It was not taken for a submission.")]
    parts = [_gradebook(one).model_copy(update={"remarks": remarks}) for one in ("anna", "ben")]
    assert merged(dict(zip("ab", parts, strict=True))).remarks == remarks


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (_gradebook("anna"), "anna is in a and in b"),
        (_gradebook("ben", points=2), "different exercises or points"),
        (_gradebook("ben", postgresql="15.18"), "different versions"),
        (_gradebook("ben").model_copy(update={"late_factor": 0.5}), "different late factors"),
    ],
)
def test_what_is_no_part_of_it_is_said(other: Gradebook, said: str) -> None:
    with pytest.raises(CannotGrade, match=said):
        merged({"a": _gradebook("anna"), "b": other})
