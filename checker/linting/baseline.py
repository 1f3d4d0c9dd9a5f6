"""A file of the findings that a code base has already, so that only new ones count.

It holds for each finding the rule, the file and the fingerprint, one a line and in order, so that a change
to it reads well as a difference.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from checker.linting.errors import LintUseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checker.findings import Finding


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    path: str
    fingerprint: str


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid")

    schema_version: Literal["1.0"] = "1.0"
    findings: list[_Entry]


class Baseline:
    """The old findings, each of which excuses one.

    Args:
        file: where they are kept.
    """

    def __init__(self, file: Path) -> None:
        self._old = Counter(one.fingerprint for one in _read(file).findings)

    def new(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those of the findings that are not old."""
        left = self._old.copy()
        new = []
        for finding in findings:
            if left[finding.fingerprint] > 0:
                left[finding.fingerprint] -= 1
            else:
                new.append(finding)
        self.gone = left.total()
        return new

    gone: int = 0
    """How many of the old ones were not found any more by the last call of `new`."""


def write(file: Path, findings: Sequence[Finding]) -> None:
    """Make these the old findings.

    Raises:
        LintUseError: The file cannot be written.
    """
    entries = [{"rule": one.rule, "path": one.path, "fingerprint": one.fingerprint} for one in findings]
    lines = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
    rows = f"[\n{lines}\n  ]" if lines else "[]"
    try:
        file.write_text(f'{{\n  "schema_version": "1.0",\n  "findings": {rows}\n}}\n', encoding="utf-8")
    except OSError as error:
        raise LintUseError(f"The baseline {file} cannot be written: {error.strerror}.") from None


def _read(file: Path) -> _Content:
    try:
        return _Content.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LintUseError(
            f"There is no baseline {file}. `kata lint --write-baseline {file} …` makes one of what is found."
        ) from None
    except OSError as error:
        raise LintUseError(f"The baseline {file} cannot be read: {error.strerror}.") from None
    except (ValidationError, UnicodeDecodeError):
        raise LintUseError(
            f"{file} is not a baseline of `kata lint`. `kata lint --write-baseline {file} …` makes one anew."
        ) from None
