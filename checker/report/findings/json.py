"""Findings as JSON, and the schema that describes it."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from checker.findings import LintReport

_FORM = TypeAdapter(LintReport)


def report_text(report: LintReport) -> str:
    """The report as JSON."""
    return _FORM.dump_json(report, indent=2).decode()


def report_from(text: str) -> LintReport:
    """The report that a JSON text holds.

    Raises:
        pydantic.ValidationError: It holds something else.
    """
    return _FORM.validate_json(text)


def schema_text() -> str:
    """The JSON Schema of a report: the contents of `checker/findings.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= _FORM.json_schema(mode="serialization")
    return json.dumps(schema, indent=2) + "\n"
