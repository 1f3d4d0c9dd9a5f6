"""A file of the findings that a code base has already, so that only new ones count.

It holds for each finding the rule, the file and the fingerprint, one a line and in an order that stays, so
that a change to it reads well as a difference.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from checker.linting.errors import LintUseError
from checker.linting.naming import name_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from checker.findings import Finding


@dataclass(frozen=True)
class _Entry:
    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    rule: str
    path: str
    fingerprint: str


@dataclass(frozen=True)
class _Content:
    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    findings: list[_Entry]
    schema_version: Literal["1.0"] = "1.0"


class Baseline:
    """The old findings, each of which excuses one.

    Args:
        file: where they are kept.
        root: the project's folder, which the names of files count from.
    """

    def __init__(self, file: Path, root: Path) -> None:
        self._old = Counter(_read(file).findings)
        self._left: Counter[_Entry] = Counter()
        self._root = root

    def new(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those of the findings that are not old. A file that was moved has taken its old ones along."""
        self._left = self._old.copy()
        unknown = [one for one in findings if not self._take(_entry(one, self._root))]
        if not unknown:
            return []
        moved: dict[tuple[str, str], list[_Entry]] = {}
        for entry in self._left.elements():
            if not (self._root / entry.path).exists():
                moved.setdefault((entry.rule, entry.fingerprint), []).append(entry)
        new = []
        for finding in unknown:
            entries = moved.get((finding.rule, finding.fingerprint))
            if not entries or not self._take(entries.pop()):
                new.append(finding)
        return new

    def gone(self, files: Collection[str], rules: Collection[str]) -> int:
        """How many old ones the last call of `new` did not get, though it should have, were they still there.

        Args:
            files: the names in the project of those that were examined.
            rules: the names of those that were applied.
        """
        return sum(
            count
            for entry, count in self._left.items()
            if entry.rule in rules and (entry.path in files or not (self._root / entry.path).exists())
        )

    def _take(self, entry: _Entry) -> bool:
        if self._left[entry] == 0:
            return False
        self._left[entry] -= 1
        return True


def write(file: Path, findings: Sequence[Finding], root: Path) -> None:
    """Make these the old findings.

    Args:
        file: where to keep them.
        findings: in the order of places.
        root: the project's folder.

    Raises:
        LintUseError: The file cannot be written.
    """
    entries = sorted(
        (_entry(one, root) for one in findings), key=lambda entry: (entry.path, entry.rule, entry.fingerprint)
    )
    lines = ",\n".join(f"    {json.dumps(asdict(entry), ensure_ascii=False)}" for entry in entries)
    rows = f"[\n{lines}\n  ]" if lines else "[]"
    try:
        file.write_text(f'{{\n  "schema_version": "1.0",\n  "findings": {rows}\n}}\n', encoding="utf-8")
    except OSError as error:
        raise LintUseError(f"The baseline {file} cannot be written: {error.strerror}.") from None


def _entry(finding: Finding, root: Path) -> _Entry:
    name = name_in(root, Path(finding.path))
    return _Entry(rule=finding.rule, path=name, fingerprint=finding.fingerprint)


def _read(file: Path) -> _Content:
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415  # only where there is a baseline

    try:
        return TypeAdapter(_Content).validate_json(file.read_text(encoding="utf-8"))
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
