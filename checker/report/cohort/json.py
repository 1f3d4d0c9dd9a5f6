"""A gradebook as JSON, and the schema that describes it."""

from __future__ import annotations

import json
from textwrap import indent
from typing import TYPE_CHECKING

from checker.gradebook import Gradebook

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_SUBMISSIONS = '"submissions": []'


def report_text(gradebook: Gradebook) -> str:
    """The gradebook as JSON, for those who can hold it in memory; see `report_parts`."""
    return "".join(report_parts(gradebook))


def report_parts(gradebook: Gradebook) -> Iterator[str]:
    """The gradebook as JSON, a submission at a time."""
    alone = gradebook.model_copy(update={"submissions": []}).model_dump_json(indent=2)
    before, after = alone.split(_NO_SUBMISSIONS)
    separator = ""
    yield f'{before}"submissions": ['
    for submission in gradebook.submissions:
        yield separator + "\n" + indent(submission.model_dump_json(indent=2), "    ")
        separator = ","
    yield ("\n  ]" if separator else "]") + after + "\n"


def schema_text() -> str:
    """The JSON Schema of a `Gradebook`: the contents of `checker/gradebook.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= Gradebook.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2) + "\n"
