"""A gradebook as JSON, and the schema that describes it."""

from __future__ import annotations

import json

from checker.gradebook import Gradebook


def report_text(gradebook: Gradebook) -> str:
    """The gradebook as JSON."""
    return gradebook.model_dump_json(indent=2) + "\n"


def schema_text() -> str:
    """The JSON Schema of a `Gradebook`: the contents of `checker/gradebook.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= Gradebook.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2) + "\n"
