"""The file of a report: what is in it, and that none of it is taken for markup."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest

from checker.gradebook import Feedback, Gradebook, Outcome
from checker.report.cohort.html import BLOCK, report_text
from tests.report.cohort.gradebooks import gradebook

SAMPLE = gradebook(30, exercises=5, hostile=True)


class Elements(HTMLParser):
    """The elements of a page that hold text as it is: scripts, the style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, tuple[dict[str, str | None], str]] = {}
        self.policy = ""
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the policy, and what holds text."""
        attributes = dict(attrs)
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"] or ""
        if tag in ("script", "style"):
            self._open = (attributes.get("id") or tag, attributes)
            self.found[self._open[0]] = (attributes, "")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if self._open:
            name, attributes = self._open
            self.found[name] = (attributes, self.found[name][1] + data)

    def handle_endtag(self, tag: str) -> None:
        """Its text is done."""
        if tag in ("script", "style"):
            self._open = None


def _index(elements: Elements) -> dict[str, Any]:
    index: dict[str, Any] = json.loads(elements.found["index"][1])
    return index


def _details(elements: Elements, block: int, exercise: int) -> dict[str, Any]:
    packed = elements.found[f"details-{block}-{exercise}"][1]
    details: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return details


def _alone(student: int) -> Gradebook:
    return SAMPLE.model_copy(update={"submissions": [SAMPLE.submissions[student]]})


def test_only_the_pages_own_script_and_style_are_allowed() -> None:
    elements = Elements(report_text(SAMPLE))
    for name in ("script", "style"):
        text = elements.found[name][1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in elements.policy
    assert "default-src 'none'" in elements.policy
    executed = [name for name, (attributes, _) in elements.found.items() if "type" not in attributes]
    assert executed == ["style", "script"]


def test_nothing_of_a_submission_is_markup() -> None:
    text = report_text(SAMPLE)
    calm = report_text(gradebook(30, exercises=5))
    assert "alert(1)" in text
    for opening in ("<script", "</script", "<img", "<!--", "\u202e"):
        assert text.count(opening) == calm.count(opening)


def test_everything_is_in_the_index() -> None:
    index = _index(Elements(report_text(SAMPLE)))
    assert [student["name"] for student in index["students"]] == [one.student for one in SAMPLE.submissions]
    letters = {
        "p": Outcome.PASSED,
        "f": Outcome.FAILED,
        "v": Outcome.NOT_VERIFIED,
        "n": Outcome.NOT_SUBMITTED,
    }
    for student, submission in zip(index["students"], SAMPLE.submissions, strict=True):
        shown = [letters[letter] for letter in student["outcomes"] if letter != " "]
        assert shown == [result.outcome for result in submission.results]
        assert student["points"] == pytest.approx(SAMPLE.points(submission))


def test_the_details_hold_what_the_verdicts_say_and_say_it_once() -> None:
    many = gradebook(BLOCK + 5, exercises=3)
    elements = Elements(report_text(many))
    for number, submission in enumerate(many.submissions):
        for place, result in enumerate(submission.results):
            piece = _details(elements, number // BLOCK, place)
            shown = piece["results"][number % BLOCK]
            if result.verdict is None:
                assert shown is None
                continue
            assert [piece["files"][file] for file in shown["files"]] == [f.model_dump() for f in result.files]
            checks = [piece["checks"][check] for check in shown["checks"]]
            assert checks == [
                check.model_dump(mode="json", exclude={"seconds": True}, exclude_none=True)
                for check in result.verdict.checks
            ]
            assert shown["resembles"] == result.resembles
    piece = _details(elements, 0, 0)
    assert len(piece["checks"]) < sum(len(shown["checks"]) for shown in piece["results"] if shown) / 4


@pytest.mark.parametrize("feedback", Feedback)
def test_a_student_is_told_as_much_as_the_feedback_says(feedback: Feedback) -> None:
    student = next(
        number
        for number, submission in enumerate(SAMPLE.submissions)
        if submission.results and submission.results[0].resembles == "__proto__"
    )
    elements = Elements(report_text(_alone(student), feedback))
    index = _index(elements)
    assert index["beliefs"] == []
    assert not {"resembles", "failed", "checks"} & set(index["exercises"][0])
    assert "flags" not in index["students"][0]
    if feedback is Feedback.VERDICT:
        assert not [name for name in elements.found if name.startswith("details")]
        return
    piece = _details(elements, 0, 0)
    assert set(piece["results"][0]) == {"checks", "files", "attempts", "mistakes"}
    comment = piece["checks"][0]["comments"][0]
    assert comment["message"]
    assert {"expected", "observed", "evidence"} & set(comment) == (
        {"expected", "observed", "evidence"} if feedback is Feedback.ALL else set()
    )


@pytest.mark.parametrize("feedback", [None, *Feedback])
def test_a_mistake_that_is_still_there_has_no_name_for_its_student(feedback: Feedback | None) -> None:
    sample = gradebook(40)
    place, student = next(
        (place, number)
        for number, submission in enumerate(sample.submissions)
        for place, result in enumerate(submission.results)
        if result.verdict and any(mistake.status == "there" for mistake in result.verdict.mistakes)
    )
    alone = sample.model_copy(update={"submissions": [sample.submissions[student]]})
    elements = Elements(report_text(alone, feedback))
    if feedback is Feedback.VERDICT:
        return
    mistakes = _details(elements, 0, place)["results"][0]["mistakes"]
    for mistake in mistakes:
        assert ("name" in mistake) is (feedback is None or mistake["status"] == "fixed")


def test_an_empty_cohort_is_a_report_too() -> None:
    empty = SAMPLE.model_copy(update={"submissions": []})
    assert _index(Elements(report_text(empty)))["students"] == []
