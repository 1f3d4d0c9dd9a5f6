"""What the rules found in a cohort, and the flags, as SARIF 2.1.0: for the teacher.

The files are in the log itself, below the folders that the submissions have among the written results.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from checker.report.cohort.folders import folders
from checker.verdict import CommentType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.gradebook import Gradebook, Result
    from checker.verdict import Location

_LEVELS = {
    CommentType.ESSENTIAL: "error",
    CommentType.ACTIONABLE: "note",
    CommentType.INFORMATIVE: "note",
}
"""How much a comment weighs. Praise is no finding."""
_FLAG = "Code that no honest fix needs: for a teacher to look at."


class _Found(NamedTuple):
    """Something found in a submission's code."""

    rule: str
    title: str
    level: str
    message: str
    path: str
    region: dict[str, int]


def report_text(gradebook: Gradebook) -> str:
    """A log of one run."""
    titles: dict[str, str] = {}
    artifacts: dict[str, dict[str, Any]] = {}
    results: list[dict[str, Any]] = []
    for folder, submission in zip(folders(gradebook), gradebook.submissions, strict=True):
        for result in submission.results:
            texts = {file.path: file.text for file in result.files}
            about = {"student": submission.student, "exercise": result.exercise}
            for one in _found(result):
                uri = quote(f"{folder}/{result.exercise}/{one.path}")
                titles[one.rule] = one.title
                artifacts[uri] = _artifact(uri, texts.get(one.path))
                results.append(_result(one, uri) | {"properties": about})
    run = {
        "tool": {
            "driver": {
                "name": "kata grade",
                "version": gradebook.versions.suite,
                "rules": [_rule(name, title) for name, title in sorted(titles.items())],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": list(artifacts.values()),
        "results": results,
    }
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _found(result: Result) -> Iterator[_Found]:
    rules = [one for one in result.verdict.checks if one.kind == "rule"] if result.verdict else []
    for check in rules:
        for comment in check.comments:
            if comment.location and comment.type in _LEVELS:
                region = _region(comment.location)
                yield _Found(
                    check.id,
                    check.title,
                    _LEVELS[comment.type],
                    comment.message,
                    comment.location.path,
                    region,
                )
    for flag in result.flags:
        region = {"startLine": flag.line}
        yield _Found(f"flag:{flag.name}", _FLAG, "warning", flag.message, flag.path, region)


def _region(location: Location) -> dict[str, int]:
    region = {"startLine": location.line}
    return region | {"startColumn": location.column} if location.column else region


def _result(one: _Found, uri: str) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": uri}, "region": one.region}
    return {
        "ruleId": one.rule,
        "level": one.level,
        "message": {"text": one.message},
        "locations": [{"physicalLocation": place}],
    }


def _rule(name: str, title: str) -> dict[str, Any]:
    return {"id": name, "shortDescription": {"text": title}}


def _artifact(uri: str, text: str | None) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": uri}}
    return artifact if text is None else artifact | {"contents": {"text": text}}
