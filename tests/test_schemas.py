"""The published schemas of the JSON forms are those that the models have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import checker
from checker.report import json as verdicts
from checker.report.cohort import json as gradebook

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize(
    ("form", "file"), [(verdicts, "verdict.schema.json"), (gradebook, "gradebook.schema.json")]
)
def test_the_schema_is_that_of_the_model(form: ModuleType, file: str) -> None:
    [folder] = checker.__path__
    assert Path(folder, file).read_text(encoding="utf-8") == form.schema_text(), (
        f"Write it anew: python -c 'from {form.__name__} import schema_text; print(schema_text(), end=\"\")'"
        f" > checker/{file}, and mind SCHEMA_VERSION."
    )
