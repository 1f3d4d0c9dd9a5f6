"""The samples hold everything that a report has to show."""

from __future__ import annotations

from checker.gradebook import Gradebook, Outcome, SubmissionStatus
from tests.report.cohort.gradebooks import gradebook


def test_everything_that_can_come_of_a_submission_is_in_it() -> None:
    sample = gradebook()
    results = [result for submission in sample.submissions for result in submission.results]
    assert {submission.status for submission in sample.submissions} == set(SubmissionStatus)
    assert {result.outcome for result in results} == set(Outcome)
    assert any(submission.late for submission in sample.submissions)
    assert any(submission.remarks for submission in sample.submissions)
    assert any(result.flags for result in results)
    assert any(result.resembles for result in results)
    assert any(result.verdict and result.verdict.mistakes for result in results)


def test_the_same_seed_makes_the_same_cohort() -> None:
    assert gradebook(5) == gradebook(5) != gradebook(5, seed=2)


def test_it_can_be_written_and_read() -> None:
    sample = gradebook(5, exercises=3, hostile=True)
    assert Gradebook.model_validate_json(sample.model_dump_json()) == sample
