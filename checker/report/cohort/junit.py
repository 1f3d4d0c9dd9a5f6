"""Results as JUnit XML: a test suite for each exercise, a case for each check.

Durations are left out, so that the same results are the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.gradebook import Feedback, Outcome
from checker.report.cohort.feedback import handout
from checker.report.cohort.wording import outcome_text, submission_text
from checker.report.plain import check_text
from checker.report.xml import xml_text
from checker.verdict import Cause, CheckStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.gradebook import Gradebook, Result
    from checker.report.cohort.feedback import Handout
    from checker.verdict import Check

_LEARNERS_OWN = {Cause.SYNTAX, Cause.MISSING_FILE}
_COUNTS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
_SHOWN_BY = {
    Outcome.PASSED: "",
    Outcome.FAILED: "failure",
    Outcome.NOT_SUBMITTED: "skipped",
    Outcome.NOT_VERIFIED: "error",
}
"""What a suite has at least one of, by what came of its exercise."""


def report_text(given: Handout) -> str:
    """The results of one submission. The class of a case is its exercise."""
    root = Element("testsuites", name=xml_text(f"kata grade: {given.submission.student}"))
    for info, result in given.exercises():
        suite = SubElement(root, "testsuite", name=xml_text(info.name))
        _fill(suite, xml_text(info.name), result, submission_text(given.submission))
    return _document(root)


def cohort_text(gradebook: Gradebook) -> str:
    """The results of a cohort, for the teacher. The class of a case is its exercise and its student."""
    root = Element("testsuites", name="kata grade")
    suites = {
        info.name: SubElement(root, "testsuite", name=xml_text(info.name)) for info in gradebook.exercises
    }
    for submission in gradebook.submissions:
        for info, result in handout(gradebook, submission, Feedback.ALL).exercises():
            named = xml_text(f"{info.name}/{submission.student}")
            _fill(suites[info.name], named, result, submission_text(submission))
    return _document(root)


def _document(root: Element) -> str:
    for element in (root, *root.findall("testsuite")):
        for counted, tag in _COUNTS.items():
            if element is not root or tag != "skipped":  # which the schema of Jenkins has for suites alone
                element.set(counted, str(sum(1 for _ in element.iter(tag))))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _fill(suite: Element, named: str, result: Result, remarks: str) -> None:
    """Add the cases of one result: one more than its checks where none of them shows what came of it."""
    checks = result.verdict.checks if result.verdict else []
    cases = [_case(suite, named, check, result.outcome) for check in checks]
    kind = _SHOWN_BY[result.outcome]
    if cases and (not kind or _has(cases, kind)):
        return
    case = SubElement(suite, "testcase", name="outcome", classname=named)
    if kind:
        _say(SubElement(case, kind), "outcome", outcome_text(result), remarks)


def _has(cases: Iterable[Element], kind: str) -> bool:
    return any(case.find(kind) is not None for case in cases)


def _case(suite: Element, named: str, check: Check, outcome: Outcome) -> Element:
    case = SubElement(suite, "testcase", name=xml_text(check.id), classname=named)
    text = check_text(check)
    if kind := _kind(check, outcome):
        message = check.comments[0].message if check.comments else check.title
        _say(SubElement(case, kind), check.cause or check.kind, message, text)
    elif check.comments:
        SubElement(case, "system-out").text = xml_text(text)
    return case


def _kind(check: Check, outcome: Outcome) -> str:
    """What a case has in it, besides what it prints: nothing if it passed or decides nothing."""
    if check.cause is Cause.SWITCHED_OFF or (check.cause and not check.required):
        return "skipped"
    if check.status is CheckStatus.PASSED or not check.required:
        return ""
    if outcome is Outcome.NOT_VERIFIED:
        return "error"
    return "failure" if check.cause is None or check.cause in _LEARNERS_OWN else "error"


def _say(element: Element, kind: str, message: str, text: str) -> None:
    element.set("type", kind)
    element.set("message", xml_text(message))
    element.text = xml_text(text)
