"""Findings as JSON, and the schema that describes it."""

from __future__ import annotations

import json

from checker.findings import LintReport


def report_text(report: LintReport) -> str:
    """The report as JSON."""
    return report.model_dump_json(indent=2)


def schema_text() -> str:
    """The JSON Schema of a report: the contents of `checker/findings.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= LintReport.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2) + "\n"
