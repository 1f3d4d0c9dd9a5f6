"""What Gradescope and GitHub Classroom read."""

from __future__ import annotations

import json
import math
from base64 import b64decode
from typing import Any

import pytest

from checker.gradebook import Feedback, SubmissionStatus
from checker.report.cohort import classroom, gradescope
from checker.report.cohort.feedback import handout
from checker.verdict import Comment, CommentType, ExerciseStatus
from tests.report.cohort_forms.gradebooks import (
    EXERCISES,
    FAILED,
    FIRST,
    SECOND,
    empty,
    every_outcome,
    failed,
    full,
    gradebook,
    passed,
    submission,
    verdict,
)

_TEST = {"name", "name_format", "output", "output_format", "score", "max_score", "status"}
_CLASSROOM_TEST = {
    *("name", "status", "score", "line_no", "message", "test_code", "filename", "execution_time"),
}


def _gradescope(given: Any, of: Any = None) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(
        gradescope.report_text(handout(of or gradebook(given), given, Feedback.ALL))
    )
    return form


def _classroom(given: Any, of: Any = None) -> dict[str, Any]:
    text = classroom.report_text(handout(of or gradebook(given), given, Feedback.ALL))
    assert text.count("\n") == 1
    form: dict[str, Any] = json.loads(b64decode(text, validate=False))
    return form


def test_gradescope_has_a_test_for_each_exercise() -> None:
    form = _gradescope(every_outcome())
    assert (form["score"], form["visibility"], form["stdout_visibility"]) == (1, "visible", "hidden")
    assert {form[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    first, second, third, fourth = form["tests"]
    assert first.keys() == second.keys() == third.keys() == _TEST
    assert [(one["score"], one["max_score"], one["status"]) for one in (first, second, third)] == [
        (1, 1, "passed"),
        (0, 0.1, "failed"),
        (0, 0.2, "failed"),
    ]
    assert "A manager keeps its schema. [advice]" in first["output"]
    assert "Well done." in first["output"]
    assert "Who writes the third?" in second["output"]
    assert "It holds to later. [not run: the machinery broke, not the code]" in second["output"]
    assert third["output"] == "Not submitted."
    assert {one["output_format"] for one in form["tests"]} == {"text"}
    assert fourth.keys() == _TEST - {"score", "max_score", "status"}, "it neither passed nor failed"
    assert "nothing is known" in fourth["output"]


def test_gradescope_shows_it_when_it_is_told_to() -> None:
    one = every_outcome()
    text = gradescope.report_text(handout(gradebook(one), one, Feedback.ALL), "after_published")
    assert json.loads(text)["visibility"] == "after_published"


def test_gradescopes_sum_is_that_of_the_tests() -> None:
    of = full()
    for one in of.submissions:
        form = _gradescope(one, of)
        assert math.isclose(form["score"], sum(test.get("score", 0) for test in form["tests"]), abs_tol=1e-9)
        assert math.isclose(form["score"], of.points(one), abs_tol=1e-9)


def test_a_late_submission_is_told_so_and_why_it_has_fewer_points() -> None:
    form = _gradescope(every_outcome(late=True))
    assert (form["score"], form["tests"][0]["score"], form["tests"][0]["status"]) == (0.5, 0.5, "passed")
    assert form["output"] == (
        "0.5 of 4.3 points.\nHanded in late: points count 0.5 times.\nlink: A link was left out."
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (SubmissionStatus.REFUSED, "Nothing of this submission could be taken.\nNot a zip file."),
        (SubmissionStatus.MISSING, "Nothing was handed in."),
    ],
)
def test_what_is_not_there_scores_nothing(status: SubmissionStatus, said: str) -> None:
    form = _gradescope(empty("ben", status))
    assert (form["score"], form["output"]) == (0, f"0 of 4.3 points.\n{said}")
    assert [one["status"] for one in form["tests"]] == ["failed"] * 4
    reported = _classroom(empty("ben", status))
    assert (reported["status"], len(reported["tests"])) == ("fail", 4)
    assert reported["tests"][0]["message"] == f"Not submitted.\n{said}"


def test_classroom_has_a_test_for_each_exercise() -> None:
    form = _classroom(every_outcome())
    assert form.keys() == {"version", "status", "max_score", "tests"}
    assert (form["version"], form["status"], form["max_score"]) == (1, "fail", 4.3)
    assert all(test.keys() == _CLASSROOM_TEST for test in form["tests"])
    assert [(one["status"], one["score"]) for one in form["tests"]] == [
        ("pass", 1),
        ("fail", 0),
        ("fail", 0),
        ("error", 0),
    ]
    assert [(one["filename"], one["line_no"]) for one in form["tests"]] == [
        ("orders.py", 5),
        ("orders.py", 3),
        ("", 0),
        ("", 0),
    ]
    assert form["tests"][0]["message"] is None
    assert "Who writes the third?" in form["tests"][1]["message"]


def test_classroom_adds_up_what_was_earned() -> None:
    """As its reporter does: the scores of the tests, beside `max_score`."""
    of = full()
    for one in of.submissions:
        form = _classroom(one, of)
        assert math.isclose(sum(test["score"] for test in form["tests"]), of.points(one), abs_tol=1e-9)
        assert math.isclose(form["max_score"], of.most_points())


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        (["passed"] * 4, "pass"),
        (["passed", "failed", "not_verified", "passed"], "fail"),
        (["passed"] * 3, "error"),
    ],
)
def test_classrooms_status_is_the_worst(outcomes: list[str], status: str) -> None:
    results = [
        passed(info.name).model_copy(update={"outcome": outcome})
        for info, outcome in zip(EXERCISES, [*outcomes, "not_verified"][:4], strict=True)
    ]
    assert _classroom(submission("ben", *results))["status"] == status


@pytest.mark.parametrize(
    "seen",
    ["::add-mask::x", "so\n  ::error::x", "so\r::stop-commands::x", "so ##[error]x", "so\r\n::group::x"],
)
def test_what_classroom_prints_is_no_command(seen: str) -> None:
    """The runner of an action obeys a line that begins with two colons, and an old form anywhere in one."""
    comment = Comment(type=CommentType.ESSENTIAL, message="Wrong.", observed=f"\n{seen}", expected="x::int")
    check = FAILED.model_copy(update={"comments": [comment]})
    result = failed(SECOND).model_copy(update={"verdict": verdict(SECOND, ExerciseStatus.FAILED, check)})
    message = _classroom(submission("ben", passed(FIRST), result))["tests"][1]["message"]
    assert [line for line in message.splitlines() if line.lstrip().startswith("::")] == []
    assert "##[" not in message
    assert "x::int" in message
