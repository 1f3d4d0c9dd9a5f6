"""Verdicts as JSON, and the schema that describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.verdict import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.verdict import Verdict


def report_text(verdicts: Sequence[Verdict]) -> str:
    """One `Report` that holds the verdicts in the order given."""
    return Report(verdicts=list(verdicts)).model_dump_json(indent=2)


def schema_text() -> str:
    """The JSON Schema of a `Report`: the contents of `checker/verdict.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= Report.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2) + "\n"
