"""What a submission earns."""

from __future__ import annotations

from checker.gradebook import SubmissionStatus
from tests.report.cohort_forms.gradebooks import (
    EXERCISES,
    FIRST,
    FOURTH,
    SECOND,
    THIRD,
    empty,
    every_outcome,
    gradebook,
    passed,
    submission,
)

ALL = [passed(one.name) for one in EXERCISES]


def test_points_are_those_of_what_passed() -> None:
    of = gradebook()
    assert of.earned(every_outcome()) == {FIRST: 1, SECOND: 0, THIRD: 0, FOURTH: 0}
    assert of.points(empty("ana", SubmissionStatus.MISSING)) == 0
    assert of.points(submission("ana", *ALL)) == of.most_points() == 4.3


def test_themes_are_in_the_suites_order_and_add_up() -> None:
    themes = gradebook().theme_points(submission("ana", *ALL))
    assert list(themes.items()) == [("names", 1.2), ("pools", 0.1), ("incidents", 3)]


def test_a_late_submission_earns_less() -> None:
    late = submission("ana", *ALL, late=True)
    assert gradebook(late_factor=0.5).earned(late) == {FIRST: 0.5, SECOND: 0.05, THIRD: 0.1, FOURTH: 1.5}
    assert gradebook(late_factor=0).points(late) == 0
