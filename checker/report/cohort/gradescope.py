"""Results as Gradescope reads them: the `results.json` of its autograders.

The form is described at gradescope-autograders.readthedocs.io/en/latest/specs. A test is an exercise, for
points are an exercise's. The text is plain everywhere: a student's own words are never read as HTML.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from checker.gradebook import Outcome
from checker.report.cohort.wording import handout_text, result_text

if TYPE_CHECKING:
    from checker.gradebook import ExerciseInfo, Result
    from checker.report.cohort.feedback import Handout

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]
_DIGITS = 9


def report_text(handout: Handout, visibility: Visibility = "visible") -> str:
    """The results of one submission.

    Args:
        handout: what the student gets.
        visibility: when Gradescope shows it to them.
    """
    earned = handout.gradebook.earned(handout.submission)
    results = {
        "score": round(handout.gradebook.points(handout.submission), _DIGITS),
        "output": handout_text(handout),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": [_test(info, result, earned[info.name]) for info, result in handout.exercises()],
    }
    return json.dumps(results, indent=2, ensure_ascii=False) + "\n"


def _test(info: ExerciseInfo, result: Result, earned: float) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": f"{info.name}: {info.title}",
        "name_format": "text",
        "output": result_text(result),
        "output_format": "text",
    }
    if result.outcome is not Outcome.NOT_VERIFIED:  # which neither passed nor failed: no score, no status
        status = "passed" if result.outcome is Outcome.PASSED else "failed"
        test |= {"score": round(earned, _DIGITS), "max_score": info.points, "status": status}
    return test
