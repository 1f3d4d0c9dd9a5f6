"""JUnit XML against the schema of Jenkins' plug-in, in so far as these documents can offend it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from checker.gradebook import Feedback, Outcome, Result, SubmissionStatus
from checker.report.cohort import junit
from checker.report.cohort.feedback import handout
from checker.verdict import ExerciseStatus
from tests.report.cohort_forms.gradebooks import (
    FAILED,
    FIRST,
    FOURTH,
    PASSED,
    SECOND,
    THIRD,
    empty,
    every_outcome,
    full,
    gradebook,
    submission,
    verdict,
)

_SAYS = {"type", "message"}
_COUNTS = {"tests": "testcase", "failures": "failure", "errors": "error"}
_ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", *_COUNTS}, {"testsuite"}),
    "testsuite": ({"name", *_COUNTS, "skipped"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"skipped", "error", "failure", "system-out"}),
    "failure": (_SAYS, set()),
    "error": (_SAYS, set()),
    "skipped": (_SAYS, set()),
    "system-out": (set(), set()),
}
"""The attributes that an element has, and the elements that it may have."""


def _read(text: str) -> ET.Element:
    """Read a document and hold it to the rules."""
    root = ET.fromstring(text.encode())  # noqa: S314  # our own
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = _ALLOWED[element.tag]
        assert set(element.attrib) == attributes
        assert {child.tag for child in element} <= children
        if element.tag in ("testsuites", "testsuite"):
            for attribute, tag in _COUNTS.items():
                assert int(element.attrib[attribute]) == len(element.findall(f".//{tag}"))
        if element.tag == "testsuite":
            assert int(element.attrib["skipped"]) == len(element.findall(".//skipped"))
        if element.tag == "testcase":
            assert len(element) <= 1
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(names) == len(set(names)), "a reader knows a case by its class and its name"
    return root


def _one(*results: Result) -> ET.Element:
    theirs = submission("ben", *results)
    return _read(junit.report_text(handout(gradebook(theirs), theirs, Feedback.ALL)))


def _suite(root: ET.Element, name: str) -> ET.Element:
    (suite,) = [one for one in root if one.get("name") == name]
    return suite


def _shown(suite: ET.Element) -> dict[str | None, str]:
    return {case.get("name"): case[0].tag if len(case) else "" for case in suite}


def test_each_outcome_is_shown_as_what_it_is() -> None:
    root = _one(*every_outcome().results)
    assert [suite.get("name") for suite in root] == [FIRST, SECOND, THIRD, FOURTH]
    assert _shown(_suite(root, FIRST)) == {
        "trial:test_orders": "system-out",
        "rule:schema-reassigned": "system-out",
    }
    assert _shown(_suite(root, SECOND)) == {
        "rule:schema-reassigned": "failure",
        "trial:test_orders": "system-out",
        "trial:test_race": "failure",
        "trial:test_later": "error",
        "trial:test_typo": "failure",
        "trial:test_off": "skipped",
        "trial:test_extra": "skipped",
    }
    assert _shown(_suite(root, THIRD)) == {"outcome": "skipped"}
    assert _shown(_suite(root, FOURTH)) == {"trial:test_orders": "system-out", "trial:test_broken": "error"}


def test_what_was_not_verified_is_never_a_failure() -> None:
    """Not even where one of several attempts saw a check fail."""
    result = Result(
        exercise=FIRST,
        outcome=Outcome.NOT_VERIFIED,
        verdict=verdict(FIRST, ExerciseStatus.NOT_VERIFIED, FAILED),
    )
    for one in (result, result.model_copy(update={"verdict": None})):
        suite = _suite(_one(one), FIRST)
        assert (suite.get("errors"), suite.get("failures")) == ("1", "0")


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_VERIFIED, Outcome.PASSED])
def test_an_outcome_that_no_check_shows_is_a_case_of_its_own(outcome: Outcome) -> None:
    passed = verdict(FIRST, ExerciseStatus.PASSED, PASSED)
    shown = {Outcome.FAILED: "failure", Outcome.NOT_VERIFIED: "error", Outcome.PASSED: ""}
    suite = _suite(_one(Result(exercise=FIRST, outcome=outcome)), FIRST)
    assert _shown(suite) == {"outcome": shown[outcome]}
    suite = _suite(_one(Result(exercise=FIRST, outcome=outcome, verdict=passed)), FIRST)
    assert ("outcome" in _shown(suite)) == (outcome is not Outcome.PASSED)


def test_a_failure_says_what_the_learner_reads() -> None:
    failure = _suite(_one(*every_outcome().results), SECOND).find(
        "./testcase[@name='trial:test_race']/failure"
    )
    assert failure is not None
    assert failure.get("message") == "race went wrong."
    assert "expected  two rows" in (failure.text or "")


def test_a_cohort_has_a_suite_for_each_exercise_and_every_student_in_it() -> None:
    of = full()
    root = _read(junit.cohort_text(of))
    assert [suite.get("name") for suite in root] == [FIRST, SECOND, THIRD, FOURTH]
    for suite in root:
        assert len({case.get("classname") for case in suite}) == len(of.submissions)
    assert root.get("failures") == str(sum(_failures(one.results) for one in of.submissions))


def _failures(results: list[Result]) -> int:
    """Those that this module's gradebooks have: a rule, a trial, and a file that is no Python."""
    return sum(3 for one in results if one.outcome is Outcome.FAILED)


def test_what_xml_cannot_hold_has_a_mark_in_its_place() -> None:
    text = junit.cohort_text(gradebook(every_outcome('a\x00b\x1b\ufffec<&">')))
    case = next(_read(text).iter("testcase"))
    mark = "\N{REPLACEMENT CHARACTER}"
    assert case.get("classname") == f'{FIRST}/a{mark}b{mark}{mark}c<&">'


@pytest.mark.parametrize(
    ("status", "why"),
    [(SubmissionStatus.REFUSED, "Not a zip file."), (SubmissionStatus.MISSING, "handed in")],
)
def test_a_submission_that_is_not_there_is_skipped_and_says_why(status: SubmissionStatus, why: str) -> None:
    theirs = empty("ben", status)
    root = _read(junit.report_text(handout(gradebook(theirs), theirs, Feedback.ALL)))
    skipped = list(root.iter("skipped"))
    assert len(skipped) == 4
    assert all(why in (one.text or "") for one in skipped)
