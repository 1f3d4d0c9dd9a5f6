"""A cohort as one HTML file that needs nothing else: no network, no fonts, no scripts of others.

The file has three parts. The page itself (`page/`) is the same in every report. The index is JSON: what the
heat map and the class view show. The details are what one exercise of a block of students holds (checks,
evidence, code): JSON, compressed, and unpacked by the page when somebody looks at it, so that a report of two
thousand submissions opens at once.

Whatever comes from a submission is data to the page. It stands in script elements that no browser executes,
and is put on the screen as text. A Content-Security-Policy allows the page's own script and style,
and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from checker.gradebook import Feedback, Outcome
from checker.report.cohort.statistics import beliefs, tallies
from checker.verdict import MistakeStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.gradebook import Gradebook, Remark, Result, Submission
    from checker.report.cohort.statistics import Tally
    from checker.verdict import Mistake

BLOCK = 64
"""So many students share a piece of the details. Much that they have in common is written once in each."""

_LETTERS = {
    Outcome.PASSED: "p",
    Outcome.FAILED: "f",
    Outcome.NOT_VERIFIED: "v",
    Outcome.NOT_SUBMITTED: "n",
}
_NO_RESULT = " "

_HIDDEN_AT: dict[Feedback | None, dict[str, Any]] = {
    None: {"seconds": True},
    Feedback.ALL: {"seconds": True},
    Feedback.MESSAGES: {
        "seconds": True,
        "comments": {"__all__": {"expected": True, "observed": True, "evidence": True}},
    },
}
"""What of a check is left out. Its seconds always: they differ where nothing else does."""


def report_text(gradebook: Gradebook, feedback: Feedback | None = None) -> str:
    """The whole file, for those who can hold it in memory; see `report_parts`."""
    return "".join(report_parts(gradebook, feedback))


def report_parts(gradebook: Gradebook, feedback: Feedback | None = None) -> Iterator[str]:
    """The file, piece by piece.

    Args:
        gradebook: what to show. For a student it is the gradebook with that one submission.
        feedback: how much a student is told; None for a teacher, who sees everything.
    """
    page = _page()
    before, after = page.shell.split("$details")
    yield Template(before).substitute(
        script_hash=_hash(page.script),
        style_hash=_hash(page.style),
        style=page.style,
        index=_embedded(_index(gradebook, feedback)),
        script=page.script,
    )
    if feedback is not Feedback.VERDICT:
        yield from _details(gradebook, feedback)
    yield after


class _Page:
    """The files that every report has in common."""

    def __init__(self) -> None:
        folder = files(__package__) / "page"
        self.shell = (folder / "shell.html").read_text(encoding="utf-8")
        self.style = (folder / "style.css").read_text(encoding="utf-8")
        self.script = (folder / "script.js").read_text(encoding="utf-8")


_page = cache(_Page)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _embedded(data: object) -> str:
    """JSON that no parser of HTML takes for anything but text."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _index(gradebook: Gradebook, feedback: Feedback | None) -> dict[str, object]:
    for_teacher = feedback is None
    return {
        "feedback": feedback,
        "block": BLOCK,
        "most_points": gradebook.most_points(),
        "late_factor": gradebook.late_factor,
        "versions": gradebook.versions.model_dump(),
        "exercises": [_exercise(tally, for_teacher=for_teacher) for tally in tallies(gradebook)],
        "beliefs": [
            {
                "excuse": belief.excuse,
                "exercise": belief.exercise,
                "believers": belief.believers,
                "asked": belief.asked,
                "in_incidents": belief.in_incidents,
            }
            for belief in (beliefs(gradebook) if for_teacher else ())
        ],
        "remarks": _told(gradebook.remarks if for_teacher else ()),
        "students": [
            _student(gradebook, submission, for_teacher=for_teacher) for submission in gradebook.submissions
        ],
    }


def _exercise(tally: Tally, *, for_teacher: bool) -> dict[str, object]:
    shown: dict[str, object] = tally.exercise.model_dump()
    if for_teacher:
        shown |= {
            "failed": tally.outcomes[Outcome.FAILED],
            "known": tally.known,
            "not_verified": tally.outcomes[Outcome.NOT_VERIFIED],
            "resembles": tally.resembles.most_common(),
            "checks": tally.checks.most_common(),
        }
    return shown


def _student(gradebook: Gradebook, submission: Submission, *, for_teacher: bool) -> dict[str, object]:
    outcomes = {result.exercise: _LETTERS[result.outcome] for result in submission.results}
    shown: dict[str, object] = {
        "name": submission.student,
        "source": submission.source,
        "status": submission.status,
        "late": submission.late,
        "points": round(gradebook.points(submission), 2),
        "outcomes": "".join(outcomes.get(exercise.name, _NO_RESULT) for exercise in gradebook.exercises),
        "remarks": _told(submission.remarks),
    }
    if for_teacher:
        shown["flags"] = sum(len(result.flags) for result in submission.results)
        shown["flags_of_passed"] = sum(
            len(result.flags) for result in submission.results if result.outcome is Outcome.PASSED
        )
    return shown


def _told(remarks: Sequence[Remark]) -> list[list[str]]:
    return [[remark.path, remark.message] for remark in remarks]


def _details(gradebook: Gradebook, feedback: Feedback | None) -> Iterator[str]:
    for first in range(0, len(gradebook.submissions), BLOCK):
        block = [
            {result.exercise: result for result in submission.results}
            for submission in gradebook.submissions[first : first + BLOCK]
        ]
        for number, exercise in enumerate(gradebook.exercises):
            results = [results.get(exercise.name) for results in block]
            packed = base64.b64encode(zlib.compress(_piece(results, feedback).encode())).decode()
            name = f"details-{first // BLOCK}-{number}"
            yield f'<script type="application/octet-stream" id="{name}">{packed}</script>\n'


def _piece(results: Sequence[Result | None], feedback: Feedback | None) -> str:
    """One exercise of a block of students. Checks and files that are alike are there once."""
    checks, sources = _Interned(), _Interned()
    hidden = _HIDDEN_AT[feedback]
    shown: list[dict[str, object] | None] = []
    for result in results:
        if result is None or result.verdict is None:
            shown.append(None)
            continue
        one: dict[str, object] = {
            "checks": [
                checks.place(check.model_dump_json(exclude=hidden, exclude_none=True))
                for check in result.verdict.checks
            ],
            "files": [sources.place(file.model_dump_json()) for file in result.files],
            "attempts": result.attempts,
            "mistakes": [_mistake(mistake, feedback) for mistake in result.verdict.mistakes],
        }
        if feedback is None:
            one["resembles"] = result.resembles
            one["flags"] = [flag.model_dump() for flag in result.flags]
        shown.append(one)
    return f'{{"checks":{checks.array()},"files":{sources.array()},"results":{json.dumps(shown)}}}'


def _mistake(mistake: Mistake, feedback: Feedback | None) -> dict[str, object]:
    """For a student, a mistake has a name once it is fixed: before, the name would give it away."""
    named = feedback is None or mistake.status is MistakeStatus.FIXED
    return mistake.model_dump(mode="json", include=None if named else {"number", "status"})


class _Interned:
    """JSON texts, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Where a text is in the array."""
        return self._places.setdefault(text, len(self._places))

    def array(self) -> str:
        """All of them, as JSON."""
        return f"[{','.join(self._places)}]"
