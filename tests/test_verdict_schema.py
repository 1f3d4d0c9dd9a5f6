"""The published schema of the JSON form is the one that the model has."""

from __future__ import annotations

from pathlib import Path

import checker
from checker.report.json import schema_text

WRITE_ANEW = (
    "Write it anew: python -c 'from checker.report.json import schema_text; print(schema_text(), end=\"\")'"
    " > checker/verdict.schema.json, and mind SCHEMA_VERSION."
)


def test_the_schema_is_that_of_the_model() -> None:
    [folder] = checker.__path__
    assert Path(folder, "verdict.schema.json").read_text(encoding="utf-8") == schema_text(), WRITE_ANEW
