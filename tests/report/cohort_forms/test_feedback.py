"""What a student is told: no more than was allowed, and nothing that is the teacher's alone."""

from __future__ import annotations

from base64 import b64decode

import pytest

from checker.gradebook import Feedback, Outcome, SubmissionStatus
from checker.report.cohort.feedback import Handout, handout, in_gradebook, in_result, in_verdict
from checker.report.cohort.writing import OF_A_SUBMISSION
from tests.report.cohort_forms.gradebooks import (
    FIRST,
    FOURTH,
    SECOND,
    THIRD,
    empty,
    every_outcome,
    failed,
    full,
    gradebook,
)

WHY = ("race went wrong", "two rows", "Who writes the third?", "Well done", "db.schema")
"""Pieces of messages."""
EVIDENCE = ("What PostgreSQL holds", "bakery_7", "Who did what", "step 17")
SECRETS = ("FLAGGED", "frame-inspection", "NEAR_MISS", "somebody else")


def _forms(given: Handout) -> dict[str, str]:
    texts = {name: form(given) for name, form in OF_A_SUBMISSION.items()}
    return texts | {"classroom.txt": b64decode(texts["classroom.txt"]).decode()}


def _handout(feedback: Feedback) -> Handout:
    theirs = every_outcome()
    return handout(gradebook(theirs, every_outcome("somebody else")), theirs, feedback)


@pytest.mark.parametrize("feedback", Feedback)
def test_no_form_of_a_student_has_what_is_the_teachers(feedback: Feedback) -> None:
    for name, text in _forms(_handout(feedback)).items():
        assert [word for word in SECRETS if word in text] == [], name


def test_a_verdict_alone_says_which_checks_failed_and_not_why() -> None:
    for name, text in _forms(_handout(Feedback.VERDICT)).items():
        assert [word for word in (*WHY, *EVIDENCE, "An excuse.") if word in text] == [], name
        assert "It holds to race." in text, name


def test_messages_come_without_the_evidence() -> None:
    for name, text in _forms(_handout(Feedback.MESSAGES)).items():
        assert [word for word in EVIDENCE if word in text] == [], name
        assert all(word in text for word in ("race went wrong", "two rows", "Who writes the third?")), name


def test_all_has_the_evidence() -> None:
    for name, text in _forms(_handout(Feedback.ALL)).items():
        assert [word for word in EVIDENCE if word not in text] == [], name


def test_a_result_loses_what_is_the_teachers_at_every_level() -> None:
    whole = failed(SECOND)
    assert whole.verdict
    for feedback in Feedback:
        told = in_result(whole, feedback)
        assert (told.flags, told.resembles, told.outcome) == ([], None, Outcome.FAILED)
        assert told.verdict == in_verdict(whole.verdict, feedback)
    assert in_verdict(whole.verdict, Feedback.ALL) == whole.verdict


@pytest.mark.parametrize("feedback", Feedback)
def test_every_check_and_mistake_stays_with_its_status(feedback: Feedback) -> None:
    whole = failed(SECOND).verdict
    assert whole
    told = in_verdict(whole, feedback)
    assert [(one.id, one.status) for one in told.checks] == [(one.id, one.status) for one in whole.checks]
    assert [(one.number, one.status) for one in told.mistakes] == [
        (one.number, one.status) for one in whole.mistakes
    ]


def test_a_gradebook_is_told_result_by_result() -> None:
    told = in_gradebook(full(), Feedback.VERDICT)
    assert "FLAGGED" not in (text := told.model_dump_json())
    assert [word for word in (*WHY, "NEAR_MISS") if word in text] == []
    assert len(told.submissions) == len(full().submissions)


def test_a_handout_has_every_exercise_in_the_suites_order() -> None:
    nothing = empty("ben", SubmissionStatus.REFUSED)
    given = handout(gradebook(nothing), nothing, Feedback.ALL)
    assert [(info.name, result.exercise, result.outcome) for info, result in given.exercises()] == [
        (name, name, Outcome.NOT_SUBMITTED) for name in (FIRST, SECOND, THIRD, FOURTH)
    ]
