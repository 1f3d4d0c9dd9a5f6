"""What the forms say about an exercise in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.gradebook import Outcome, SubmissionStatus
from checker.report.plain import check_text
from checker.verdict import CheckStatus

if TYPE_CHECKING:
    from checker.gradebook import Result, Submission
    from checker.report.cohort.feedback import Handout

_OUTCOMES = {
    Outcome.PASSED: "Passed.",
    Outcome.FAILED: "Failed.",
    Outcome.NOT_SUBMITTED: "Not submitted.",
    Outcome.NOT_VERIFIED: "Not verified: the grading itself broke, and nothing is known of this code yet.",
}
_STATUSES = {
    SubmissionStatus.GRADED: "",
    SubmissionStatus.REFUSED: "Nothing of this submission could be taken.",
    SubmissionStatus.MISSING: "Nothing was handed in.",
}


def outcome_text(result: Result) -> str:
    """What came of an exercise, as one sentence."""
    return _OUTCOMES[result.outcome]


def result_text(result: Result) -> str:
    """What came of an exercise, and what is known of each check that did not pass or has something to say."""
    checks = result.verdict.checks if result.verdict else []
    told = [check for check in checks if check.comments or check.status is not CheckStatus.PASSED]
    return "\n\n".join([outcome_text(result), *(check_text(check) for check in told)])


def submission_text(submission: Submission) -> str:
    """What is to be said of a submission as a whole, and what was left out of it: a line each."""
    remarks = [f"{one.path}: {one.message}" if one.path else one.message for one in submission.remarks]
    return "\n".join(line for line in (_STATUSES[submission.status], *remarks) if line)


def handout_text(handout: Handout) -> str:
    """The points, and what is to be said of the submission as a whole."""
    gradebook, submission = handout.gradebook, handout.submission
    points = f"{number(gradebook.points(submission))} of {number(gradebook.most_points())} points."
    late = f"Handed in late: points count {number(gradebook.late_factor)} times." if submission.late else ""
    return "\n".join(line for line in (points, late, submission_text(submission)) if line)


def number(value: float) -> str:
    """A number as people write it: without the traces of binary fractions."""
    return f"{value:.10g}"
