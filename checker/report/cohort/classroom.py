"""Results as GitHub Classroom's reporter reads them, education/autograding-grading-reporter.

It takes the result of a runner as JSON in base64, from an environment variable that is named after the
runner. It adds up the scores of the tests and reports the sum beside `max_score`; the table that it prints
counts passed tests instead. It reads no times, and ours are not said.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from checker.gradebook import Outcome
from checker.report.cohort.wording import result_text, submission_text

if TYPE_CHECKING:
    from checker.gradebook import ExerciseInfo, Result
    from checker.report.cohort.feedback import Handout
    from checker.verdict import Location

_STATUS = {
    Outcome.PASSED: "pass",
    Outcome.FAILED: "fail",
    Outcome.NOT_SUBMITTED: "fail",
    Outcome.NOT_VERIFIED: "error",
}
_WORST_FIRST = ("fail", "error", "pass")
_DIGITS = 9
_COMMAND = re.compile(r"(?:^|(?<=[\r\n]))\s*::|##\[")


def report_text(handout: Handout) -> str:
    """The results of one submission, on one line; a test is an exercise."""
    earned = handout.gradebook.earned(handout.submission)
    remarks = submission_text(handout.submission)
    tests = [_test(info, result, earned[info.name], remarks) for info, result in handout.exercises()]
    statuses = {test["status"] for test in tests}
    result = {
        "version": 1,
        "status": next((status for status in _WORST_FIRST if status in statuses), "error"),
        "max_score": round(handout.gradebook.most_points(), _DIGITS),
        "tests": tests,
    }
    return b64encode(json.dumps(result, ensure_ascii=False).encode()).decode() + "\n"


def _test(info: ExerciseInfo, result: Result, earned: float, remarks: str) -> dict[str, Any]:
    passed = result.outcome is Outcome.PASSED
    not_submitted = result.outcome is Outcome.NOT_SUBMITTED
    message = f"{result_text(result)}\n{remarks if not_submitted else ''}".rstrip()
    location = _location(result)
    return {
        "name": f"{info.name}: {info.title}",
        "status": _STATUS[result.outcome],
        "score": round(earned, _DIGITS),
        "message": None if passed else _printed(message),
        "test_code": "",
        "filename": location.path if location else "",
        "line_no": location.line if location else 0,
        "execution_time": "0ms",
    }


def _printed(text: str) -> str:
    """The text without what the log of an action, where the reporter prints it, takes for a command."""
    return _COMMAND.sub(lambda found: found[0][:-1] + "\N{ZERO WIDTH SPACE}" + found[0][-1], text)


def _location(result: Result) -> Location | None:
    """The first place that is named."""
    checks = result.verdict.checks if result.verdict else []
    places = (comment.location for check in checks for comment in check.comments)
    return next((place for place in places if place), None)
