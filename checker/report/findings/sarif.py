"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from checker.findings import Finding, LintReport, RuleInfo, Unreadable

_LEVELS = {"bug": "error", "convention": "note"}
_FINGERPRINT = "kata/v1"


def report_text(report: LintReport) -> str:
    """A log of one run. A file that could not be read is a notification of the tool's."""
    rules = [_rule(rule) for rule in report.rules]
    index = {rule.name: number for number, rule in enumerate(report.rules)}
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "kata lint", "version": version("pgdbm-kata"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(one) for one in report.unreadable],
            }
        ],
        "results": [_result(one, index) for one in report.findings],
    }
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {
            "text": f"{rule.title} The excuse: “{rule.excuse}”" if rule.excuse else rule.title
        },
        "help": {"text": f"kata explain {rule.name}"},
        "defaultConfiguration": {"level": _LEVELS[rule.kind]},
        "properties": {"kind": rule.kind},
    }


def _result(one: Finding, index: dict[str, int]) -> dict[str, Any]:
    region = {
        "startLine": one.line,
        "startColumn": one.column,
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }
    return {
        "ruleId": one.rule,
        "ruleIndex": index[one.rule],
        "level": _LEVELS[one.kind],
        "message": {"text": one.message},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(one.path), "region": region}}],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
    }


def _notification(one: Unreadable) -> dict[str, Any]:
    region = {"startLine": one.line, "startColumn": one.column}
    return {
        "level": "error",
        "message": {"text": one.message},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(one.path), "region": region}}],
    }


def _artifact(path: str) -> dict[str, str]:
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(path)}
